using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Ur4Rec.Tool;

/// <summary>
/// SQLite's library in an executable of one file (<c>PublishSingleFile</c> for Linux). It is loaded from memory: unpacking it, as .NET does by
/// itself, would need a folder that can be written, which a container or a service often does not have.
/// </summary>
internal static partial class BundledSqlite
{
    private const string Library = "e_sqlite3";

    // It is asked for with every function, and must be one: a second copy would have other globals.
    private static readonly Lazy<nint> s_loaded = new(Load);

    /// <summary>Loads it where no file of it is found.</summary>
    public static void Register() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Library ? s_loaded.Value : 0;

    private static nint Load()
    {
        using var library = Assembly.GetExecutingAssembly().GetManifestResourceStream(Library);
        if (library is null)
            return 0;
        var file = CreateMemoryFile(Library, flags: 0);
        if (file < 0)
            throw new DllNotFoundException($"{Library} cannot be loaded from memory: {Marshal.GetLastPInvokeErrorMessage()}.");
        var path = $"/proc/self/fd/{file}";
        using (var memory = File.OpenWrite(path))
            library.CopyTo(memory);
        return NativeLibrary.Load(path);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
