"use strict";

// Draws every element of class "chart" from its data-chart, by uPlot: { title, x, x_label, series: [{ label, values }], bands, is_share }.

const chartHeight = 190;
const dashes = [[], [7, 4], [2, 4], [10, 3, 2, 3]];
const wholeSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].flatMap(power => [power, 2 * power, 5 * power]);
const timeSteps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, ...[1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 1825].map(days => 86400 * days)];
const charts = [...document.querySelectorAll(".chart[data-chart]")].map(host => ({ host, shown: JSON.parse(host.dataset.chart), plot: null }));

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const percent = share => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

const number = value => Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(Math.abs(value) >= 10 ? 2 : 4);

const clock = seconds => new Date(1000 * seconds).toISOString().slice(0, 16).replace("T", " ");

/** Times of one day are told by the hour, others by the day. */
const timeTick = (seconds, ticks) => clock(seconds).slice(...(ticks.at(-1) - ticks[0] < 2 * 86400 ? [11, 16] : [0, 10]));

function draw(chart) {
    chart.plot?.destroy();
    chart.plot = new uPlot(options(chart), [chart.shown.x, ...chart.shown.series.map(series => series.values)], chart.host);
    showNewest(chart.plot);
}

function options({ host, shown: { x, x_label: label, series, bands, is_share: isShare } }) {
    const isTime = label === "time";
    const format = isShare ? percent : number;
    const margin = isTime ? Math.max(30, (x.at(-1) - x[0]) / 50) : 0.5;
    const axis = { stroke: colour("--muted"), font: "12px system-ui, sans-serif", ticks: { show: false }, grid: { stroke: colour("--line"), width: 1 } };
    return {
        width: host.clientWidth, height: chartHeight, padding: [bands.length > 0 ? 20 : 8, isTime ? 20 : 12, 0, 0],
        scales: {
            x: { time: false, range: [x[0] - margin, x.at(-1) + margin] },
            y: isShare ? { range: [0, 1] } : isTime ? { range: (_, low, high) => [Math.min(0, low), high > 0 ? 1.1 * high : 1] } : {},
        },
        cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
        legend: { live: true, markers: { width: 0, fill: (plot, i) => plot.series[i].stroke() } },
        axes: [
            {
                ...axis, size: 28, space: isTime ? 80 : 32, grid: { show: false },
                ...(isTime ? { incrs: timeSteps, values: (_, ticks) => ticks.map(tick => timeTick(tick, ticks)) } : { incrs: wholeSteps }),
            },
            { ...axis, size: 58, space: 36, values: (_, ticks) => ticks.map(tick => isShare ? percent(tick) : tickLabel(tick, ticks)) },
        ],
        series: [
            { label, value: (_, at) => at === null ? "" : isTime ? clock(at) : `${at}` },
            ...series.map(({ label: name }, i) => ({
                label: name, stroke: colour(`--series-${i % 8 + 1}`), width: 2, dash: dashes[i % dashes.length],
                points: { show: x.length <= 80, size: 5, fill: colour(`--series-${i % 8 + 1}`) },
                gaps: (plot, index, from, to, gaps) => bandGaps(bands, plot, index, from, to, gaps),
                value: (_, value) => Number.isFinite(value) ? format(value) : "–",
            })),
        ],
        hooks: {
            drawClear: [plot => drawBands(plot, bands)],
            draw: [plot => markBest(plot, bands)],
            setCursor: [plot => plot.cursor.idx === null && showNewest(plot)],
        },
    };
}

/** Ticks with as many decimals as tell them apart. */
function tickLabel(tick, ticks) {
    const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
    if (Math.max(...ticks.map(Math.abs)) >= 10000)
        return tick === 0 ? "0" : `${+(tick / 1000).toFixed(step < 1000 ? 1 : 0)}k`;
    return tick.toFixed(step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9)));
}

/** While nothing is pointed at, the legend tells of the newest point that has a value. */
function showNewest(plot) {
    plot.setLegend({ idx: Math.max(...plot.data.slice(1).map(values => values.findLastIndex(Number.isFinite))) }, false);
}

/** Lines are broken between bands: each stage of training has its own loss. */
function bandGaps(bands, plot, index, from, to, gaps) {
    const values = plot.data[index];
    const between = bands.slice(1)
        .filter(({ start }) => start - 2 >= from && start - 1 <= to && Number.isFinite(values[start - 2]) && Number.isFinite(values[start - 1]))
        .map(({ start }) => [Math.round(plot.valToPos(start - 1, "x", true)), Math.round(plot.valToPos(start, "x", true))]);
    return [...gaps, ...between].sort((a, b) => a[0] - b[0]);
}

function drawBands(plot, bands) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = "center";
    bands.forEach(({ name, start, end }, i) => {
        const left = plot.valToPos(start - 0.5, "x", true);
        const width = plot.valToPos(end + 0.5, "x", true) - left;
        ctx.fillStyle = colour(i % 2 === 0 ? "--stage-even" : "--stage-odd");
        ctx.fillRect(left, bbox.top, width, bbox.height);
        ctx.fillStyle = colour("--muted");
        const label = [`${i + 1} ${name}`, `${i + 1}`].find(text => ctx.measureText(text).width < width - 4 * devicePixelRatio);
        if (label)
            ctx.fillText(label, left + width / 2, bbox.top - 6 * devicePixelRatio);
    });
    ctx.restore();
}

function markBest(plot, bands) {
    const { ctx } = plot;
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.strokeStyle = colour("--text");
    for (const { best } of bands) {
        for (const values of plot.data.slice(1).filter(values => Number.isFinite(values[best - 1]))) {
            ctx.beginPath();
            ctx.arc(plot.valToPos(best, "x", true), plot.valToPos(values[best - 1], "y", true), 5 * devicePixelRatio, 0, 2 * Math.PI);
            ctx.stroke();
        }
    }
    ctx.restore();
}

const resized = new ResizeObserver(entries => {
    for (const { target } of entries) {
        const { plot } = charts.find(({ host }) => host === target);
        if (plot.width !== target.clientWidth)
            plot.setSize({ width: target.clientWidth, height: chartHeight });
    }
});

charts.forEach(draw);
charts.forEach(({ host }) => resized.observe(host));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
