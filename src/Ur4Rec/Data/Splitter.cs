using System.Globalization;

namespace Ur4Rec.Data;

/// <summary>
/// Divides a dataset into training, validation and test. Whatever the method: a target is never in the training part of its
/// user, a validation target comes before the test target, and every case has at least one item of history.
/// </summary>
public static class Splitter
{
    /// <summary>Splits by the method that <paramref name="options"/> names.</summary>
    /// <exception cref="InputException">The cuts are out of range, or a temporal split has nothing on one side of a cut.</exception>
    public static Split Split(SequenceDataset dataset, SplitOptions options)
    {
        options.Validate();
        return options.Method switch
        {
            SplitMethod.LeaveOneOut => Build("leave_one_out", dataset, options, user => LeaveOneOut(dataset.Sequence(user).Length)),
            SplitMethod.Ratio => Build(Describe("ratio", options), dataset, options, user => Ratio(dataset.Sequence(user).Length, options)),
            SplitMethod.Temporal => Temporal(dataset, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Method, "There is no such split method."),
        };
    }

    private static Division LeaveOneOut(int length) =>
        length < 3 ? Division.AllForTraining(length) : new Division(length - 2, length - 2, length - 1);

    /// <summary>
    /// The Python UR4Rec's split: training is the first floor(0.8 n), validation asks for the last of the first floor(0.9 n), test for
    /// the last. A user of 2 to 5 has no item between the two cuts and so no validation case; a user of 1 is all training.
    /// </summary>
    private static Division Ratio(int length, SplitOptions options)
    {
        var trainLength = (int)FloorOfShare(options.TrainEnd, length);
        if (trainLength == 0)
            return Division.AllForTraining(length);
        var validation = (int)FloorOfShare(options.ValidationEnd, length) - 1;
        return new Division(trainLength, validation >= trainLength ? validation : null, length - 1);
    }

    private static Split Temporal(SequenceDataset dataset, SplitOptions options)
    {
        var first = TimeAt(0);
        var validationStart = TimeAt(FloorOfShare(options.TrainEnd, dataset.InteractionCount));
        var testStart = TimeAt(FloorOfShare(options.ValidationEnd, dataset.InteractionCount));
        if (first == validationStart || validationStart == testStart)
        {
            throw new InputException(
                $"A temporal split needs times that differ: training would end at {validationStart} and validation at {testStart}, "
                + $"but the first interaction is at {first}; use leave_one_out or ratio.");
        }

        return Build($"{Describe("temporal", options)} at {validationStart}/{testStart}", dataset, options, Divide);

        long TimeAt(long place) => Selection.NthSmallest(place, count => ForEachTime(dataset, count));

        Division Divide(UserIndex user)
        {
            var userTimes = dataset.Times(user).Span;
            var trainLength = FirstAtOrAfter(validationStart, userTimes);
            var test = FirstAtOrAfter(testStart, userTimes);
            return new Division(
                trainLength,
                trainLength > 0 && trainLength < test ? trainLength : null,
                test > 0 && test < userTimes.Length ? test : null);
        }
    }

    private static void ForEachTime(SequenceDataset dataset, Action<long> action)
    {
        for (var u = 0; u < dataset.UserCount; u++)
        {
            foreach (var time in dataset.Times(new UserIndex(u)).Span)
                action(time);
        }
    }

    private static int FirstAtOrAfter(long time, ReadOnlySpan<long> ascending)
    {
        var position = 0;
        while (position < ascending.Length && ascending[position] < time)
            position++;
        return position;
    }

    // 0.7 * 10 is 6.999... in binary; the share meant is exact.
    private static long FloorOfShare(double share, long count) => (long)Math.Floor((share * count) + 1e-9);

    private static string Describe(string method, SplitOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"{method} {options.TrainEnd}/{options.ValidationEnd}");

    private static Split Build(string description, SequenceDataset dataset, SplitOptions options, Func<UserIndex, Division> divide)
    {
        var trainLengths = new int[dataset.UserCount];
        var validation = new List<EvaluationCase>();
        var test = new List<EvaluationCase>();
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            var division = divide(user);
            trainLengths[u] = division.TrainLength;
            if (division.Validation is { } validationTarget)
                validation.Add(new EvaluationCase(user, validationTarget));
            if (division.Test is { } testTarget)
                test.Add(new EvaluationCase(user, testTarget));
        }

        var (validationSample, testSample) = (CaseSample.Of(validation, options.ValidationUsers), CaseSample.Of(test, options.TestUsers));
        return new Split(
            description + validationSample.Describe("validation") + testSample.Describe("test"), dataset, trainLengths, validationSample.Cases, testSample.Cases);
    }

    /// <summary>One user's division: length of the training part, and the positions of the targets.</summary>
    private readonly record struct Division(int TrainLength, int? Validation, int? Test)
    {
        public static Division AllForTraining(int length) => new(length, null, null);
    }
}
