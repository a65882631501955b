using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The bytes of a <see cref="PackageReceipt"/>. Only sound evidence has a form: a receipt cannot say that something is wrong.</summary>
internal static class PackageReceiptFormat
{
    private const string Name = "SupplyGuard package receipt 1";

    public static byte[] Write(PackageReceipt receipt)
    {
        var evidence = receipt.Evidence;
        if (!evidence.IsSound)
            throw new ArgumentException("Only sound evidence is written down.", nameof(receipt));

        var writer = new ReceiptWriter();
        writer.Text(Name);
        writer.Text(receipt.Folder);
        writer.Digest(receipt.Engine);
        writer.Digest(receipt.Trust);
        writer.Digest(receipt.Stamps);
        writer.Time(receipt.WrittenAt);
        writer.Text(evidence.Subject.PackageId);
        writer.Text(evidence.Subject.Version);
        writer.Text(evidence.ShownFolder);
        writer.Texts(evidence.Via);
        writer.Digest(evidence.ContentHash!.Value);
        writer.Text(evidence.TreeDigest!);
        writer.Texts(evidence.Code);
        writer.Texts(evidence.Native);
        writer.Flag(evidence.HasLibrary);
        writer.Number(evidence.BytesHashed);
        writer.Flag(evidence.IsCompared);
        Write(writer, evidence.Signature!);
        return writer.Sealed();
    }

    /// <returns>Null when these bytes are no receipt.</returns>
    public static PackageReceipt? Read(ReadOnlySpan<byte> file)
    {
        var reader = new ReceiptReader(file);
        if (reader.Text() != Name)
            return null;

        var (folder, engine, trust, stamps, writtenAt) = (reader.Text(), reader.Digest(), reader.Digest(), reader.Digest(), reader.Time());
        var evidence = new PackageEvidence(new PackageSubject(reader.Text(), reader.Text()), reader.Text(), reader.Texts())
        {
            ContentHash = reader.Digest(),
            TreeDigest = reader.Text(),
            Code = reader.Texts(),
            Native = reader.Texts(),
            HasLibrary = reader.Flag(),
            BytesHashed = reader.Number(),
            IsCompared = reader.Flag(),
            Signature = Signature(ref reader),
        };
        return reader.IsWhole && evidence is { IsSound: true, BytesHashed: >= 0 } ? new PackageReceipt(folder, engine, trust, stamps, writtenAt, evidence) : null;
    }

    private static void Write(ReceiptWriter writer, PackageSignature signature)
    {
        writer.Flag(signature.Primary is not null);
        if (signature.Primary is null)
        {
            writer.Text(signature.Problems[0].Detail);
            return;
        }

        Write(writer, signature.Primary);
        writer.Flag(signature.Countersigner is not null);
        if (signature.Countersigner is not null)
            Write(writer, signature.Countersigner);
    }

    private static PackageSignature Signature(ref ReceiptReader reader)
    {
        if (!reader.Flag())
            return new PackageSignature(null, null, [new SignatureProblem(SignatureProblemKind.NotSigned, reader.Text())]);

        var primary = Signer(ref reader);
        return new PackageSignature(primary, reader.Flag() ? Signer(ref reader) : null, []);
    }

    private static void Write(ReceiptWriter writer, PackageSigner signer)
    {
        writer.Choice(signer.Kind);
        Write(writer, signer.Certificate);
        Write(writer, signer.TimestampCertificate);
        writer.Flag(signer.Timestamp is not null);
        if (signer.Timestamp is { } time)
            writer.Time(time);
        writer.OptionalText(signer.ServiceIndex);
        writer.Texts(signer.Owners);
    }

    private static PackageSigner Signer(ref ReceiptReader reader) => new(
        reader.Choice<SignatureKind>(),
        Certificate(ref reader),
        Certificate(ref reader),
        reader.Flag() ? reader.Time() : null,
        reader.OptionalText(),
        reader.Texts(),
        ImmutableArray<SignatureProblem>.Empty);

    private static void Write(ReceiptWriter writer, SigningCertificate? certificate)
    {
        writer.Flag(certificate is not null);
        if (certificate is null)
            return;

        writer.Text(certificate.Subject);
        writer.Text(certificate.Issuer);
        writer.Digest(certificate.Fingerprint);
        writer.Time(certificate.NotBefore);
        writer.Time(certificate.NotAfter);
    }

    private static SigningCertificate? Certificate(ref ReceiptReader reader) =>
        reader.Flag() ? new SigningCertificate(reader.Text(), reader.Text(), reader.Digest(), reader.Time(), reader.Time()) : null;
}
