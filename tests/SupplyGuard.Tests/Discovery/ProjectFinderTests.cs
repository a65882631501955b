using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

public sealed class ProjectFinderTests
{
    [Fact]
    public void Finds_every_project_below_a_folder_and_those_that_solutions_name_but_none_in_build_output()
    {
        using var folder = new TemporaryFolder();
        folder.Write("repo/src/App/App.csproj", "<Project />");
        folder.Write("repo/src/Größe und Maß/Lib.fsproj", "<Project />");
        folder.Write("repo/src/App/obj/Generated.csproj", "<Project />");
        folder.Write("repo/.hidden/Hidden.csproj", "<Project />");
        folder.Write("repo/Repo.sln", "Project(\"{FAE0}\") = \"App\", \"src\\App\\App.csproj\", \"{1}\"\nProject(\"{FAE0}\") = \"Folder\", \"Folder\", \"{2}\"\n");
        folder.Write("repo/Other.slnx", "<Solution><Folder Name=\"/a/\"><Project Path=\"../beside/Beside.csproj\" /></Folder></Solution>");

        Assert.Equal(
            [folder.PathTo("beside", "Beside.csproj"), folder.PathTo("repo", "src", "App", "App.csproj"), folder.PathTo("repo", "src", "Größe und Maß", "Lib.fsproj")],
            ProjectFinder.Find(folder.PathTo("repo"), CancellationToken.None));
    }

    [Fact]
    public void Refuses_a_solution_with_a_document_type() =>
        Assert.Throws<InvalidDataException>(() =>
        {
            using var folder = new TemporaryFolder();
            SolutionReader.Projects(folder.Write("Bad.slnx", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Solution>&e;</Solution>"));
        });
}
