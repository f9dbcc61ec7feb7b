"use strict";

// Line charts over the epochs of all stages, by uPlot. A chart is { title, series: [{ label, values }], format, range, best }: `values` has a
// number or null for every epoch, `best` says whether the epochs whose model was kept are marked.

const charts = [];
const chartHeight = 190;

/** So that one line shows under another, and that colour is not all that tells them apart. */
const dashes = [[], [7, 4], [2, 4], [10, 3, 2, 3]];

/** The stages as they lie on the axis of epochs, which counts from 1 through all stages. */
const stages = run.epochs.reduce((found, epoch, i) => {
    const last = found.at(-1);
    if (last && last.name === epoch.stage && epoch.epoch > last.epochs) {
        Object.assign(last, { end: i + 1, epochs: epoch.epoch });
        last.best = epoch.is_best ? i + 1 : last.best;
    } else {
        found.push({ name: epoch.stage, start: i + 1, end: i + 1, epochs: epoch.epoch, best: i + 1 });
    }
    return found;
}, []);

/** Distances of ticks that stand at whole numbers. */
const wholeSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].flatMap(power => [power, 2 * power, 5 * power]);

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function chart(definition) {
    const drawn = definition.series.filter(series => series.values.some(Number.isFinite));
    if (drawn.length === 0)
        return null;
    const shown = { format: number, ...definition, series: drawn };
    const host = el("div", { class: "chart", role: "img", "aria-label": summary(shown) });
    const figure = el("figure", {}, el("figcaption", {}, el("h4", {}, shown.title)), host);
    charts.push({ ...shown, host, plot: null });
    return figure;
}

/** What a reader who cannot see the curves is told. */
const summary = ({ title, series, format }) => `${title}. ` + series.map(({ label, values }) => {
    const known = values.filter(Number.isFinite);
    return `${label}: ${known.length} values, from ${format(known[0])} to ${format(known.at(-1))}, `
        + `least ${format(Math.min(...known))}, largest ${format(Math.max(...known))}.`;
}).join(" ");

/** A heading over the charts below it; nothing where there are none. */
function chartGroup(title, intro, definitions) {
    const figures = definitions.map(chart).filter(figure => figure !== null);
    return figures.length === 0 ? [] : [el("h3", {}, title), intro && note(intro), el("div", { class: "charts" }, figures)];
}

function drawCharts() {
    for (const shown of charts) {
        shown.plot?.destroy();
        const x = run.epochs.map((_, i) => i + 1);
        shown.plot = new uPlot(options(shown), [x, ...shown.series.map(series => series.values)], shown.host);
        showNewest(shown.plot);
    }
}

function options({ host, series, format, range, best }) {
    const last = run.epochs.length;
    const axis = {
        stroke: colour("--muted"), font: "12px system-ui, sans-serif", ticks: { show: false },
        grid: { stroke: colour("--line"), width: 1 },
    };
    return {
        width: host.clientWidth, height: chartHeight, padding: [20, 12, 0, 0],
        scales: { x: { time: false, range: [0.5, last + 0.5] }, y: range ? { range } : {} },
        cursor: { sync: { key: "epochs" }, drag: { x: false, y: false }, y: false, points: { size: 8 } },
        legend: { live: true, markers: { width: 0, fill: (plot, i) => plot.series[i].stroke() } },
        axes: [
            { ...axis, size: 28, space: 32, incrs: wholeSteps, grid: { show: false } },
            {
                ...axis, size: 58, space: 36, ...(format === whole ? { incrs: wholeSteps } : {}),
                values: (_, ticks) => ticks.map(tick => tickLabel(tick, ticks)),
            },
        ],
        series: [
            { label: "epoch", value: (_, x) => x === null ? "" : epochName(x) },
            ...series.map(({ label }, i) => ({
                label, stroke: colour(`--series-${i % 8 + 1}`), width: 2, dash: dashes[i % dashes.length], gaps: stageGaps,
                points: { show: last <= 80, size: 5, fill: colour(`--series-${i % 8 + 1}`) },
                value: (_, value) => Number.isFinite(value) ? format(value) : "–",
            })),
        ],
        hooks: {
            drawClear: [drawStages],
            draw: best ? [markBest] : [],
            setCursor: [plot => plot.cursor.idx === null && showNewest(plot)],
        },
    };
}

const epochName = x => {
    const { stage, epoch } = run.epochs[x - 1];
    return `${x} (${words(stage)} ${epoch})`;
};

/** Ticks with as many decimals as tell them apart. */
function tickLabel(tick, ticks) {
    const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
    if (Math.max(...ticks.map(Math.abs)) >= 10000)
        return tick === 0 ? "0" : `${+(tick / 1000).toFixed(step < 1000 ? 1 : 0)}k`;
    if (tick !== 0 && step < 0.0001)
        return tick.toExponential(0);
    return tick.toFixed(step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9)));
}

/** While nothing is pointed at, the legend tells of the newest epoch that has a value. */
function showNewest(plot) {
    plot.setLegend({ idx: Math.max(...plot.data.slice(1).map(values => values.findLastIndex(Number.isFinite))) }, false);
}

/** Lines are broken between stages: each has its own loss, and the first validates another model. */
function stageGaps(plot, index, from, to, gaps) {
    const values = plot.data[index];
    const between = stages.slice(1)
        .filter(({ start }) => start - 2 >= from && start - 1 <= to && Number.isFinite(values[start - 2]) && Number.isFinite(values[start - 1]))
        .map(({ start }) => [Math.round(plot.valToPos(start - 1, "x", true)), Math.round(plot.valToPos(start, "x", true))]);
    return [...gaps, ...between].sort((a, b) => a[0] - b[0]);
}

function drawStages(plot) {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = `${11 * scale}px system-ui, sans-serif`;
    ctx.textAlign = "center";
    stages.forEach(({ name, start, end }, i) => {
        const left = plot.valToPos(start - 0.5, "x", true);
        const width = plot.valToPos(end + 0.5, "x", true) - left;
        ctx.fillStyle = colour(i % 2 === 0 ? "--stage-even" : "--stage-odd");
        ctx.fillRect(left, bbox.top, width, bbox.height);
        ctx.fillStyle = colour("--muted");
        const label = [`${i + 1} ${words(name)}`, `${i + 1}`].find(text => ctx.measureText(text).width < width - 4 * scale);
        if (label)
            ctx.fillText(label, left + width / 2, bbox.top - 6 * scale);
    });
    ctx.restore();
}

function markBest(plot) {
    const { ctx } = plot;
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.strokeStyle = colour("--text");
    for (const { best } of stages) {
        for (const values of plot.data.slice(1).filter(values => Number.isFinite(values[best - 1]))) {
            ctx.beginPath();
            ctx.arc(plot.valToPos(best, "x", true), plot.valToPos(values[best - 1], "y", true), 5 * devicePixelRatio, 0, 2 * Math.PI);
            ctx.stroke();
        }
    }
    ctx.restore();
}

function watchCharts() {
    const resized = new ResizeObserver(entries => {
        for (const { target } of entries) {
            const { plot } = charts.find(({ host }) => host === target);
            if (plot.width !== target.clientWidth)
                plot.setSize({ width: target.clientWidth, height: chartHeight });
        }
    });
    charts.forEach(({ host }) => resized.observe(host));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
}
