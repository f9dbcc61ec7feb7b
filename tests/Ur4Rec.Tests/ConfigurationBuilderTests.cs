using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public class ConfigurationBuilderTests
{
    private const string StageOrder =
        "c.yaml:1: stages must begin with pretrain_sasrec and keep the order pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end.";

    [Fact]
    public void An_empty_file_is_the_defaults()
    {
        var configuration = Read("");

        Assert.Equal(new SasRecOptions(), configuration.SasRec);
        Assert.Equal(new TrainingOptions(), configuration.Training);
        Assert.Equal([Stage.PretrainSasrec], configuration.Stages);
        Assert.Null(configuration.Store);
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var configuration = Read("""
            # a comment
            store: "my data.db"
            seed: 18446744073709551615
            threads: 2
            stages: [pretrain_sasrec]
            min_rating: 3.5
            split: leave_one_out
            sasrec_variant: classic
            sasrec_hidden_dim: 32
            sasrec_dropout: 0.35
            loss: sampled_softmax
            shared_negatives: true
            sasrec_lr: 5e-4
            """);

        Assert.Equal("my data.db", configuration.Store);
        Assert.Equal(ulong.MaxValue, configuration.Training.Seed);
        Assert.Equal(2, configuration.Threads);
        Assert.Equal(3.5, configuration.Preparation.MinRating);
        Assert.Equal(SplitMethod.LeaveOneOut, configuration.Split.Method);
        Assert.Equal(SasRecVariant.Classic, configuration.SasRec.Variant);
        Assert.Equal(32, configuration.SasRec.HiddenDim);
        Assert.Equal(0.35, configuration.SasRec.Dropout);
        Assert.Equal(SequenceLoss.SampledSoftmax, configuration.Training.Loss);
        Assert.True(configuration.Training.SharedNegatives);
        Assert.Equal(5e-4, configuration.Training.LearningRate);
    }

    [Theory]
    [InlineData("store: a.db\nsasrec_droput: 0.2", "c.yaml:2: there is no key 'sasrec_droput'; did you mean 'sasrec_dropout'?")]
    [InlineData("dropout: 0.2", "c.yaml:1: there is no key 'dropout'; did you mean 'sasrec_dropout'?")]
    [InlineData("\n\nbatch_size: many", "c.yaml:3: batch_size must be a whole number, 1 or more, not 'many'.")]
    [InlineData("batch_size: \"128\"", "c.yaml:1: batch_size must be a whole number, 1 or more, not the text \"128\".")]
    [InlineData("batch_size: 0", "c.yaml:1: batch_size must be a whole number, 1 or more, not '0'.")]
    [InlineData("batch_size: 1.5", "c.yaml:1: batch_size must be a whole number, 1 or more, not '1.5'.")]
    [InlineData("batch_size: 99999999999", "c.yaml:1: batch_size must be a whole number, 1 or more, not '99999999999'.")]
    [InlineData("batch_size:", "c.yaml:1: batch_size must be a whole number, 1 or more, not nothing.")]
    [InlineData("batch_size: [1, 2]", "c.yaml:1: batch_size must be a whole number, 1 or more, not the list [1, 2].")]
    [InlineData("sasrec_dropout: 1", "c.yaml:1: sasrec_dropout must be a number, 0 <= x < 1, not '1'.")]
    [InlineData("sasrec_lr: 0", "c.yaml:1: sasrec_lr must be a number, 0 < x, not '0'.")]
    [InlineData("sasrec_lr: .inf", "c.yaml:1: sasrec_lr must be a number, 0 < x, not '.inf'.")]
    [InlineData("sasrec_lr: NaN", "c.yaml:1: sasrec_lr must be a number, 0 < x, not 'NaN'.")]
    [InlineData("shared_negatives: yes", "c.yaml:1: shared_negatives must be true or false, not 'yes'.")]
    [InlineData("loss: cross_entrpy", "c.yaml:1: loss must be cross_entropy, sampled_softmax, bce, gbce or bpr, not 'cross_entrpy'. Did you mean 'cross_entropy'?")]
    [InlineData("stages: [pretrain_all]", "c.yaml:1: stages must be pretrain_sasrec, pretrain_retriever, joint_finetune or end_to_end, not 'pretrain_all'.")]
    [InlineData("stages: []", "c.yaml:1: stages must be a list of pretrain_sasrec, pretrain_retriever, joint_finetune or end_to_end, not the list [].")]
    [InlineData("stages: [pretrain_retriever]", StageOrder)]
    [InlineData("stages: [pretrain_sasrec, end_to_end, joint_finetune]", StageOrder)]
    [InlineData(
        "stages: [pretrain_sasrec, end_to_end, end_to_end]",
        "c.yaml:1: stages must be a list of pretrain_sasrec, pretrain_retriever, joint_finetune or end_to_end, not the list [pretrain_sasrec, end_to_end, end_to_end].")]
    [InlineData("seed: 1\nthreads: 2\nseed: 3", "c.yaml:3: seed stands twice, first in line 1; keep one.")]
    [InlineData("seed:\n  deep: 1", "c.yaml:2: the value of seed must be one plain value.")]
    [InlineData("- seed", "c.yaml:1: a configuration is lines of 'key: value'.")]
    [InlineData("seed: 1\n---\nseed: 2", "c.yaml:2: a second document begins here; a configuration is one.")]
    [InlineData("sasrec_hidden_dim: 30\nsasrec_num_heads: 4", "c.yaml:2: sasrec_hidden_dim (30) must be a multiple of sasrec_num_heads (4).")]
    [InlineData("split_train_end: 0.9", "c.yaml:1: split_train_end (0.9) must be below split_validation_end (0.9).")]
    [InlineData("split_validation_end: 1", "c.yaml:1: split_validation_end must be a number, 0 < x < 1, not '1'.")]
    [InlineData("min_rating: good", "c.yaml:1: min_rating must be a number, not 'good'.")]
    [InlineData("store: []", "c.yaml:1: store must be the path of a store, or null (give --store), not the list [].")]
    public void What_is_wrong_is_said_with_its_place(string yaml, string message)
    {
        var failure = Assert.Throws<InputException>(() => Read(yaml));

        Assert.Equal(message, failure.Message);
    }

    [Theory]
    [InlineData("seed: 1\nstages: [pretrain_sasrec\nthreads: 2\n", "c.yaml:2: this is not YAML")]
    [InlineData("seed: 1\nstore: \"a.db\n", "c.yaml:3: this is not YAML")]
    [InlineData("seed: 1\n\tthreads: 2\n", "c.yaml:2: this is not YAML")]
    [InlineData("seed: 1\n threads: 2\n", "c.yaml:2: this is not YAML")]
    [InlineData("store: \"\\udc00\\ud800\"\n", "c.yaml:1: this is not YAML")]
    [InlineData("seed: !<x%> 1\n", "c.yaml:1: this is not YAML")]
    [InlineData("seed: *other\n", "c.yaml:1: the value of seed must be one plain value.")]
    [InlineData("{\n", "c.yaml:")]
    [InlineData("%", "c.yaml:")]
    [InlineData("seed: 1\n\0threads: 2", "c.yaml: this is a binary file, not YAML.")]
    public void Broken_yaml_is_an_error_of_one_line_with_its_place(string yaml, string beginning)
    {
        var failure = Assert.Throws<InputException>(() => Read(yaml));

        Assert.StartsWith(beginning, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var failure = Assert.Throws<InputException>(() => new ConfigurationBuilder().AddFile("no/such.yaml"));

        Assert.Equal("no/such.yaml: the configuration cannot be read: there is no such file.", failure.Message);
    }

    [Fact]
    public void Each_layer_lies_over_the_one_before()
    {
        var configuration = new ConfigurationBuilder()
            .AddYaml("seed: 1\nbatch_size: 16\npatience: 3", "c.yaml")
            .Set("seed", "2", "--seed")
            .Set("patience", "4", "--patience")
            .SetAssignment("patience=5")
            .SetAssignment("stages=[pretrain_sasrec]")
            .Build();

        Assert.Equal(2UL, configuration.Training.Seed);
        Assert.Equal(16, configuration.Training.BatchSize);
        Assert.Equal(5, configuration.Training.Patience);
    }

    [Theory]
    [InlineData("patience", "--set patience: write --set key=value.")]
    [InlineData("=3", "--set =3: write --set key=value.")]
    [InlineData("patence=3", "--set patence=3: there is no key 'patence'; did you mean 'patience'?")]
    [InlineData("patience=x", "--set patience=x: patience must be a whole number, 0 or more, not 'x'.")]
    [InlineData("patience=", "--set patience=: patience must be a whole number, 0 or more, not ''.")]
    [InlineData("sasrec_num_heads=7", "--set sasrec_num_heads=7: sasrec_hidden_dim (64) must be a multiple of sasrec_num_heads (7).")]
    public void A_wrong_assignment_is_quoted(string assignment, string message)
    {
        var failure = Assert.Throws<InputException>(() => new ConfigurationBuilder().SetAssignment(assignment).Build());

        Assert.Equal(message, failure.Message);
    }

    private static RunConfiguration Read(string yaml) => new ConfigurationBuilder().AddYaml(yaml, "c.yaml").Build();
}
