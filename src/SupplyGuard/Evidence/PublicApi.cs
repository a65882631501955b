using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence;

/// <summary>How much an assembly offers to others. Its metadata are read as data; it is never loaded.</summary>
/// <param name="Types">Types that other assemblies can see.</param>
/// <param name="Members">Methods, accessors and fields of these types that others can see or override.</param>
internal sealed record PublicApi(int Types, int Members)
{
    private const int LargestFile = 256 << 20;

    private const int MostNesting = 64;

    /// <returns>Null for what cannot be read as an assembly.</returns>
    public static PublicApi? Of(string path)
    {
        try
        {
            using var image = new PEReader(ImmutableArray.Create(BoundedFile.Read(path, LargestFile)));
            return image.HasMetadata ? Count(image.GetMetadataReader()) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static PublicApi Count(MetadataReader metadata)
    {
        var (types, members) = (0, 0);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!IsVisible(metadata, type))
                continue;

            types++;
            foreach (var method in type.GetMethods())
                members += IsVisible((int)(metadata.GetMethodDefinition(method).Attributes & MethodAttributes.MemberAccessMask)) ? 1 : 0;
            foreach (var field in type.GetFields())
                members += IsVisible((int)(metadata.GetFieldDefinition(field).Attributes & FieldAttributes.FieldAccessMask)) ? 1 : 0;
        }

        return new PublicApi(types, members);
    }

    private static bool IsVisible(MetadataReader metadata, TypeDefinition type)
    {
        for (var depth = 0; depth < MostNesting; depth++)
        {
            var visibility = type.Attributes & TypeAttributes.VisibilityMask;
            if (visibility is TypeAttributes.Public)
                return true;
            if (visibility is not (TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem) || type.GetDeclaringType().IsNil)
                return false;

            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return false;
    }

    /// <summary>ECMA-335 II.23.1.5 and II.23.1.10: family, family or assembly, public.</summary>
    private static bool IsVisible(int access) => access is 4 or 5 or 6;
}
