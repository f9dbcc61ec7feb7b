"use strict";

// Which curves there are: every number that an epoch tells.

/** The names that occur in a part of the epochs, such as "losses". */
const namesIn = part => unique(run.epochs.flatMap(epoch => Object.keys(epoch[part] ?? {})));

const valuesOf = pick => run.epochs.map(epoch => pick(epoch) ?? null);

const seriesIn = (part, name, label = name) => ({ label: words(label), values: valuesOf(epoch => epoch[part]?.[name]) });

/** Names by what they have in common, in the order of their first. */
function groupBy(names, keyOf) {
    const groups = new Map();
    for (const name of names)
        groups.set(keyOf(name), [...(groups.get(keyOf(name)) ?? []), name]);
    return [...groups];
}

function validationCharts() {
    const families = groupBy(namesIn("validation"), name => name.split("@")[0]);
    const recallIsHit = run.epochs.every(({ validation }) =>
        Object.keys(validation).filter(name => name.startsWith("recall@"))
            .every(name => validation[name] === validation[name.replace("recall", "hit")]));
    return families
        .filter(([family]) => !(family === "recall" && recallIsHit))
        .map(([family, names]) => ({
            title: family === "hit" && recallIsHit ? "hit (recall is the same)" : words(family),
            series: names.map(name => seriesIn("validation", name)),
            best: true,
        }));
}

function lossCharts() {
    const terms = namesIn("losses");
    return [
        { title: "loss", series: [{ label: "loss", values: valuesOf(epoch => epoch.loss) }] },
        ...terms.map(term => ({ title: `${words(term)} term`, series: [seriesIn("losses", term)] })),
    ];
}

function optimisationCharts() {
    const gradient = (module, key) => valuesOf(epoch => epoch.gradients?.[module]?.[key]);
    const modules = namesIn("gradients");
    return [
        {
            title: "learning rate", format: rate => rate.toPrecision(3),
            series: namesIn("learning_rates").map(name => seriesIn("learning_rates", name)),
        },
        ...modules.map(module => ({
            title: `gradient norm of ${words(module)}, before clipping`,
            series: [{ label: "mean", values: gradient(module, "mean_norm") }, { label: "largest", values: gradient(module, "largest_norm") }],
        })),
        {
            title: "share of steps clipped", range: [0, 1], format: percent,
            series: modules.map(module => ({ label: words(module), values: gradient(module, "clipped_share") })),
        },
    ];
}

function retrieverCharts() {
    return [
        { title: "routing weights", range: [0, 1], format: percent, series: namesIn("routing").map(expert => seriesIn("routing", expert)) },
        { title: "memory updates", format: whole, series: [seriesIn("counters", "memory_updates")] },
    ];
}

function workCharts() {
    const counters = groupBy(namesIn("counters").filter(name => name !== "memory_updates"), name => name.split("_").at(-1));
    return [
        ...counters.map(([kind, names]) => ({ title: kind, format: whole, series: names.map(name => seriesIn("counters", name)) })),
        {
            title: "examples a second", format: whole,
            series: [{ label: "examples", values: valuesOf(epoch => epoch.examples / epoch.train_seconds) }],
        },
        {
            title: "seconds an epoch", series: [
                { label: "training", values: valuesOf(epoch => epoch.train_seconds) },
                { label: "validation", values: valuesOf(epoch => epoch.evaluate_seconds) },
            ],
        },
        {
            title: "skipped steps", format: whole,
            series: skippedSteps() > 0 ? [{ label: "skipped", values: valuesOf(epoch => epoch.skipped_steps) }] : [],
        },
    ];
}

const secondsOf = epoch => epoch.train_seconds + epoch.evaluate_seconds;

const skippedSteps = () => sum(run.epochs.map(epoch => epoch.skipped_steps ?? 0));

function showCurves() {
    if (run.epochs.length === 0)
        return section("training", "Training", note("No epoch came to its end."));
    section("training", "Training",
        stageTable(),
        note("Epochs are counted through all stages, whose numbers stand over the curves. A ring marks the epoch whose model a stage kept."),
        chartGroup("Validation", null, validationCharts()),
        chartGroup("Loss", "Each stage has a loss of its own, so levels of different stages do not compare.", lossCharts()),
        chartGroup("Optimisation", null, optimisationCharts()),
        chartGroup("Router and memory", null, retrieverCharts()),
        chartGroup("Work", null, workCharts()));
}

function stageTable() {
    const results = run.result?.stages ?? [];
    const columns = [
        { label: "Stage", text: true }, { label: "Epochs" }, { label: "Best epoch" }, { label: "Its ndcg@10" }, { label: "Whole model's ndcg@10" },
        { label: "Time" }, { label: "Outcome", text: true },
    ];
    return table("Stages of training, by validation", columns, stages.map(({ name, start, end, best }, i) => {
        const result = results[i];
        const seconds = sum(run.epochs.slice(start - 1, end).map(secondsOf));
        return [
            `${i + 1} ${words(name)}`, `${end - start + 1}`, `${best - start + 1}`, number(run.epochs[best - 1].validation["ndcg@10"]),
            number(result?.model_validation["ndcg@10"]), duration(seconds),
            result ? result.kept ? pill("kept", "good") : pill("undone: it made the model no better", "warn") : pill("no result", "warn"),
        ];
    }));
}
