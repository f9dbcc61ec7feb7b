using System.Diagnostics;
using Ur4Rec.Tests;
using YamlDotNet.RepresentationModel;

namespace Ur4Rec.Cli.Tests;

/// <summary>The files of <c>deploy/</c> hold together: a cluster to run them on is not asked for.</summary>
public sealed class DeploymentTests
{
    private static readonly YamlMappingNode s_specification = Child(Load("mpijob.yaml"), "spec");

    [Fact]
    public void The_job_is_one_that_the_operator_knows()
    {
        var job = Load("mpijob.yaml");
        Assert.Equal(("kubeflow.org/v2beta1", "MPIJob"), (Text(job, "apiVersion"), Text(job, "kind")));
        Assert.Equal("1", Text(Child(s_specification, "mpiReplicaSpecs", "Launcher"), "replicas"));
    }

    [Fact]
    public void As_many_ranks_are_started_as_there_are_workers()
    {
        var command = Words(ContainerOf("Launcher"), "command");
        Assert.Equal("mpirun", command[0]);
        Assert.Equal(Text(Child(s_specification, "mpiReplicaSpecs", "Worker"), "replicas"), command[Array.IndexOf(command, "-np") + 1]);
        Assert.Equal("1", Text(s_specification, "slotsPerWorker"));
        Assert.Equal(["ur4rec", "train", "--config", "/data/config.yaml"], Words(ContainerOf("Launcher"), "args"));
    }

    [Fact]
    public void Its_pods_are_of_the_image_that_is_built_beside_it_and_share_one_volume()
    {
        var image = File.ReadAllText(PathOf("mpi.Dockerfile"));
        Assert.Contains("docker build -t ur4rec-mpi -f deploy/mpi.Dockerfile", image, StringComparison.Ordinal);
        Assert.All(["Launcher", "Worker"], role => Assert.Equal("ur4rec-mpi", Text(ContainerOf(role), "image")));
        Assert.Contains($"HostKey {Text(s_specification, "sshAuthMountPath")}/id_rsa", image, StringComparison.Ordinal);
        Assert.Contains($"> {Words(ContainerOf("Worker"), "command")[^1]} ", image.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var mounted = (YamlMappingNode)((YamlSequenceNode)ContainerOf("Worker").Children["volumeMounts"])[0];
        Assert.Equal("/data", Text(mounted, "mountPath"));
    }

    [Fact]
    public void The_batch_script_starts_the_tool_either_way()
    {
        var lines = File.ReadAllLines(PathOf("slurm.sh"));
        Assert.Equal("#!/usr/bin/env bash", lines[0]);
        Assert.Single(lines, line => line.Contains("srun --mpi=pmix", StringComparison.Ordinal) && line.Contains("ur4rec train", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("mpirun --map-by ppr:1:node --bind-to none ur4rec train", StringComparison.Ordinal));
        using var check = Process.Start("bash", ["-n", PathOf("slurm.sh")]);
        check.WaitForExit();
        Assert.Equal(0, check.ExitCode);
    }

    private static YamlMappingNode ContainerOf(string role) =>
        (YamlMappingNode)((YamlSequenceNode)Child(s_specification, "mpiReplicaSpecs", role, "template", "spec").Children["containers"])[0];

    private static YamlMappingNode Child(YamlMappingNode node, params string[] path) =>
        path.Aggregate(node, (at, name) => (YamlMappingNode)at.Children[name]);

    private static string Text(YamlMappingNode node, string name) => ((YamlScalarNode)node.Children[name]).Value!;

    private static string[] Words(YamlMappingNode node, string name) =>
        [.. ((YamlSequenceNode)node.Children[name]).Select(word => ((YamlScalarNode)word).Value!)];

    private static YamlMappingNode Load(string name)
    {
        using var reader = new StreamReader(PathOf(name));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static string PathOf(string name) => Path.Combine(Repository.Root, "deploy", name);
}
