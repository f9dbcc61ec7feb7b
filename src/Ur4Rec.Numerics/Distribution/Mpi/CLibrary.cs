using System.Runtime.InteropServices;
using System.Text;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>What .NET has no call of its own for, from the C library that it runs on.</summary>
internal static unsafe class CLibrary
{
    private const int Now = 2;
    private static readonly delegate* unmanaged<uint, int> s_sleep = (delegate* unmanaged<uint, int>)Function("usleep");

    /// <summary>Sets a variable that libraries see, unless it is set: .NET's own environment is a copy.</summary>
    public static void SetVariable(string name, string value)
    {
        var set = (delegate* unmanaged<byte*, byte*, int, int>)Function("setenv");
        fixed (byte* key = Terminated(name), text = Terminated(value))
            _ = set(key, text, 0);
    }

    /// <summary>Loads a library with its symbols for all; 0 where that fails.</summary>
    public static nint Load(string name)
    {
        var open = (delegate* unmanaged<byte*, int, nint>)Function("dlopen");
        var global = OperatingSystem.IsMacOS() ? 8 : 0x100;
        fixed (byte* text = Terminated(name))
            return open(text, Now | global);
    }

    /// <summary>Why the last one could not be loaded.</summary>
    public static string LoadError() =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Function("dlerror"))()) ?? "no reason is given";

    /// <summary>Sleeps for parts of a millisecond, too.</summary>
    public static void Sleep(TimeSpan time) => _ = s_sleep((uint)time.TotalMicroseconds);

    private static nint Function(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
