package io.reactiveraft.examples.simulation;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.testkit.Outputs;
import io.reactiveraft.testkit.Report;
import io.reactiveraft.testkit.Schedule;
import io.reactiveraft.testkit.Shrinker;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command. Exit status: 0; 1 if a promise was broken, and the line names the seed and the rule; 2 for arguments
 * that make no sense.
 */
public final class SimulationRunner {

    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int SHRINKING_RUNS = 500;
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final Options options;
    private final Tally tally = new Tally(System.nanoTime());
    private long lastHash;

    private SimulationRunner(Options options) {
        this.options = options;
    }

    /** Runs simulations and ends the process. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            System.exit(new SimulationRunner(Options.parse(List.of(args))).run());
        } catch (InvalidConfigException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(USAGE);
        }
    }

    private int run() throws IOException {
        Schedule replay = options.replay() == null ? null : read(options.replay());
        if (replay == null) {
            System.err.println("seeds " + options.first() + ".." + options.last());
        }
        try (PrintStream trace = open(options.trace());
                PrintStream history = open(options.history())) {
            Campaign.End failed = play(replay, new Outputs(trace, history));
            return failed == null ? 0 : BROKEN;
        }
    }

    private static Schedule read(Path file) throws IOException {
        try {
            return Schedule.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("--replay", file + ": " + e.getMessage(), "a file that --shrunk wrote");
        }
    }

    private Campaign.@Nullable End play(@Nullable Schedule replay, Outputs outputs) throws IOException {
        Scheduler threads = Schedulers.newBoundedElastic(options.workers(), Integer.MAX_VALUE, "simulation");
        Campaign campaign =
                new Campaign(seed -> replay == null ? Schedule.draw(seed, options.settings()) : replay, outputs);
        long first = replay == null ? options.first() : replay.seed();
        long last = replay == null ? options.last() : first;
        Disposable progress =
                Flux.interval(PROGRESS).subscribe(tick -> System.err.println(tally.progress(System.nanoTime())));
        Campaign.End failed = campaign.run(first, last, threads, options.workers())
                .doOnNext(this::count)
                .filter(end -> end.failure() != null)
                .blockLast();
        progress.dispose();
        threads.dispose();
        print(failed, replay == null && first == last);
        if (failed != null && options.shrunk() != null) {
            System.err.println("shrinking");
            Files.writeString(
                    options.shrunk(),
                    Shrinker.shrink(failed.schedule(), SHRINKING_RUNS).toJson());
        }
        return failed;
    }

    private void count(Campaign.End end) {
        Report report = end.report();
        if (report != null) {
            tally.add(report);
            lastHash = report.traceHash();
        }
    }

    private void print(Campaign.@Nullable End failed, boolean single) {
        Map<String, Object> line = new LinkedHashMap<>(tally.summary(System.nanoTime()));
        if (single && failed == null) {
            line.put("trace_hash", Long.toHexString(lastHash));
        }
        line.put("violations", failed == null ? 0 : 1);
        if (failed != null) {
            long seed = failed.schedule().seed();
            line.put("seed", seed);
            line.put("violation", String.valueOf(failed.failure()));
            System.err.println(failed.failure());
            System.err.println("again: java -jar examples/simulation/target/simulation.jar " + options.again(seed));
        }
        System.out.println(JsonMapper.shared().writeValueAsString(line));
    }

    private static @Nullable PrintStream open(@Nullable Path file) throws IOException {
        return file == null
                ? null
                : new PrintStream(new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
    }
}
