using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Ur4Rec.Postgres;

/// <summary>
/// A PostgreSQL of its own for the tests of a collection, from Debian's package: on a free loopback port, in a temporary folder, started when first
/// asked for, gone afterwards. Tests that ask for it are skipped where the package is not installed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>Tests of this collection share the server, one after the other.</summary>
    public const string Collection = "PostgreSQL";

    public const string Password = "correct horse battery staple";

    private const string Owner = "postgres";

    private readonly Lock _lock = new();
    private string? _folder;
    private int _port;
    private int _databases;

    /// <summary>Of the database 'postgres'.</summary>
    public string ConnectionString
    {
        get
        {
            lock (_lock)
            {
                if (_folder is null)
                    Create();
                return ConnectionStringOf("postgres");
            }
        }
    }

    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Max()
        : null;

    /// <summary>The connection string of an empty database.</summary>
    public string NewDatabase()
    {
        var name = "test" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        Execute($"CREATE DATABASE {name}");
        return ConnectionStringOf(name);
    }

    /// <summary>Executes a statement in the database 'postgres', and gives its first value.</summary>
    public object? Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Goes away, as at a crash.</summary>
    public void Stop()
    {
        Run("pg_ctl", "stop", "-D", DataFolder, "-m", "immediate");
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Comes back, on the same port.</summary>
    public void Start() => Run("pg_ctl", "start", "-w", "-D", DataFolder, "-l", Path.Combine(_folder!, "log"));

    public void Dispose()
    {
        if (_folder is null)
            return;
        if (File.Exists(Path.Combine(DataFolder, "postmaster.pid")))
            Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private string DataFolder => Path.Combine(_folder!, "data");

    private string ConnectionStringOf(string database) =>
        $"Host=127.0.0.1;Port={_port};Database={database};Username=tester;Password={Password};Include Error Detail=true";

    private void Create()
    {
        Skip.If(Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        _folder = Directory.CreateTempSubdirectory("ur4rec-postgres-").FullName;
        _port = FreePort();
        var passwordFile = Path.Combine(_folder, "password");
        File.WriteAllText(passwordFile, Password);
        if (Environment.IsPrivilegedProcess)
            RunProcess("chown", "-R", Owner, _folder);
        Run("initdb", "-D", DataFolder, "-U", "tester", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale", "C", "--no-sync");
        File.AppendAllText(Path.Combine(DataFolder, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {_port}
            unix_socket_directories = ''
            shared_buffers = 16MB
            max_connections = 50
            """);
        Start();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to be run by root.
    private static void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        if (Environment.IsPrivilegedProcess)
            RunProcess("runuser", ["-u", Owner, "--", path, .. arguments]);
        else
            RunProcess(path, arguments);
    }

    private static void RunProcess(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {output.Result}{error.Result}");
    }
}

/// <summary>See <see cref="PostgresServer.Collection"/>.</summary>
[CollectionDefinition(PostgresServer.Collection)]
public sealed class PostgresGroup : ICollectionFixture<PostgresServer>;
