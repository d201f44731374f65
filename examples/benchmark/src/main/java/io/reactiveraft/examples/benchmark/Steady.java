package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Writes or reads under a steady load. */
final class Steady {

    /** Outstanding for most of the warm-up, whatever is measured later: the compiler shall have seen the code. */
    private static final int WARM_WINDOW_MIN = 256;

    private static final long DRAIN_MILLIS = 10_000;

    private final Options options;
    private final Path dir;
    private final JsonLine json;
    private final Cluster cluster;
    private final boolean reads;
    private final Load.Operation operation;

    private Steady(Options options, Path dir, JsonLine json, Cluster cluster) {
        this.options = options;
        this.dir = dir;
        this.json = json;
        this.cluster = cluster;
        reads = options.workload() == Workload.READ;
        operation = reads ? Operations.reads(cluster) : Operations.writes(cluster, options.payload());
    }

    /** What was measured while the load ran. */
    private record Sample(Histogram latencies, Machine.Usage usage, long errors, long writesBeside) {}

    /** Warms up, measures, and puts the figures down. */
    static void run(Options options, Path dir, JsonLine json, Cluster cluster)
            throws IOException, InterruptedException, TimeoutException, ParseException {
        new Steady(options, dir, json, cluster).run();
    }

    private void run() throws IOException, InterruptedException, TimeoutException, ParseException {
        long diskBefore = Machine.diskBytes(dir);
        long warmDone = warmUp();
        int writers = reads ? options.writers() : 0;
        Load beside = writers > 0 ? Load.start(Operations.writes(cluster, options.payload()), writers) : null;
        // To start a recording takes the machine for a while: that belongs to the warm-up.
        FlightRecording recording = FlightRecording.to(options.jfr());
        Load load = Load.start(operation, options.window());
        TimeUnit.MILLISECONDS.sleep(options.warmup() * (warms() ? 250L : 1000L));

        Sample sample = measure(load, beside);
        recording.finish();
        int lost = load.drain(DRAIN_MILLIS) + (beside == null ? 0 : beside.drain(DRAIN_MILLIS));
        putSpeed(sample, lost, beside);
        if (!reads) {
            long payloadBytes = (warmDone + load.done()) * options.payload();
            json.put("du_per_payload_byte", (Machine.diskBytes(dir) - diskBefore) / (double) payloadBytes, 2);
            putDevice(sample);
        }
        if (beside != null) {
            json.put("writers", writers)
                    .put("writes_per_s", sample.writesBeside() / sample.usage().seconds(), 0);
        }
        putCost(sample);
        putLastError(load);
        putAgreement(reads ? 0 : warmDone + load.done());
        if (sample.latencies().getTotalCount() == 0) {
            throw new IllegalStateException("nothing completed; last error: " + load.lastError());
        }
    }

    private boolean warms() {
        return options.window() < WARM_WINDOW_MIN;
    }

    private long warmUp() throws InterruptedException, TimeoutException {
        if (!warms()) {
            return 0;
        }
        Load warm = Load.start(operation, WARM_WINDOW_MIN);
        TimeUnit.MILLISECONDS.sleep(options.warmup() * 750L);
        int lost = warm.drain(DRAIN_MILLIS);
        if (lost > 0) {
            throw new TimeoutException(lost + " operations lost in warm-up; last error: " + warm.lastError());
        }
        return warm.done();
    }

    private Sample measure(Load load, @Nullable Load beside) throws IOException, InterruptedException {
        load.take();
        long errors = load.errors();
        long writesBeside = beside == null ? 0 : beside.done();
        Machine.Usage before = Machine.usage(dir);
        TimeUnit.SECONDS.sleep(options.seconds());
        Histogram latencies = load.take();
        Machine.Usage usage = Machine.usage(dir).since(before);
        return new Sample(latencies, usage, load.errors() - errors, beside == null ? 0 : beside.done() - writesBeside);
    }

    private void putSpeed(Sample sample, int lost, @Nullable Load beside) {
        Histogram latencies = sample.latencies();
        long ops = latencies.getTotalCount();
        json.put("seconds", sample.usage().seconds(), 2)
                .put("warmup", options.warmup())
                .put("ops", ops)
                .put("ops_per_s", ops / sample.usage().seconds(), 0)
                .put("p50_us", micros(latencies, 50))
                .put("p99_us", micros(latencies, 99))
                .put("p999_us", micros(latencies, 99.9))
                .put("max_us", latencies.getMaxValue() / 1000)
                .put("errors", sample.errors() + (beside == null ? 0 : beside.errors()))
                .put("lost", lost);
    }

    private static long micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000;
    }

    private void putDevice(Sample sample) {
        double payloadBytes = sample.latencies().getTotalCount() * (double) options.payload();
        json.put("device_per_payload_byte", sample.usage().deviceBytes() / payloadBytes, 2);
    }

    private void putCost(Sample sample) throws IOException {
        Machine.Usage usage = sample.usage();
        json.put("cpu_s_per_1k_ops", usage.cpuSeconds() / sample.latencies().getTotalCount() * 1000, 4)
                .put("cpu_share", usage.cpuSeconds() / usage.seconds(), 2)
                .put("others_busy", usage.othersShare(), 2)
                .put("gc_ms", usage.gcMillis())
                .put("peak_rss_mib", Machine.peakRssBytes() >> 20);
    }

    private void putLastError(Load load) {
        if (load.lastError() != null) {
            json.put("last_error", String.valueOf(load.lastError()));
        }
    }

    private void putAgreement(long acknowledged) throws InterruptedException {
        boolean agree = cluster.agreesOn(acknowledged);
        json.put("voters_agree", agree);
        if (!agree) {
            json.put("counts", cluster.totals().stream().mapToLong(Total::count).toArray())
                    .put("acked", acknowledged);
        }
    }
}
