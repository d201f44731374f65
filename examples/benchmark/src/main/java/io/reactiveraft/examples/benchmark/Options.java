package io.reactiveraft.examples.benchmark;

import io.reactiveraft.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param workload what is measured
 * @param window operations outstanding
 * @param payload bytes per proposal
 * @param seconds how long is measured
 * @param warmup how many seconds before that are not
 * @param writers proposals outstanding beside reads
 * @param reps how often the leader is killed
 * @param entries how many entries a follower has to catch up with
 * @param election the election timeout, null for the library's own
 * @param dir where data is kept during the run
 * @param jfr where a flight recording of the measured part and the end of the warm-up goes, null for none
 * @param timeout after how many seconds the run is given up
 */
record Options(
        Workload workload,
        int window,
        int payload,
        int seconds,
        int warmup,
        int writers,
        int reps,
        int entries,
        @Nullable Duration election,
        Path dir,
        @Nullable Path jfr,
        int timeout) {

    static final String USAGE = """
            usage: java -jar benchmark.jar [--workload write|read|failover|catchup] [--window W] [--payload BYTES]
                [--seconds S] [--warmup S] [--writers N] [--reps N] [--entries N] [--election default|MS]
                [--dir FOLDER] [--jfr FILE] [--timeout S]""";

    private static final List<String> KEYS = List.of(
            "workload",
            "window",
            "payload",
            "seconds",
            "warmup",
            "writers",
            "reps",
            "entries",
            "election",
            "dir",
            "jfr",
            "timeout");

    /**
     * Reads {@code --key value} pairs.
     *
     * @throws InvalidConfigException that names the argument and what is allowed
     */
    static Options parse(List<String> args) {
        Values values = new Values(pairs(args));
        Workload workload = values.workload();
        int seconds = values.number("seconds", 10, 1, 3600);
        int warmup = values.number("warmup", 5, 0, 3600);
        return new Options(
                workload,
                values.number("window", workload.window(), 1, 1 << 16),
                values.number("payload", 256, 1, 1 << 20),
                seconds,
                warmup,
                values.number("writers", 0, 0, 1 << 16),
                values.number("reps", 5, 1, 1000),
                values.number("entries", 200_000, 1, 100_000_000),
                values.election(workload.election()),
                Path.of(values.text("dir", System.getProperty("java.io.tmpdir"))),
                values.has("jfr") ? Path.of(values.text("jfr", "")) : null,
                values.number("timeout", workload.isSteady() ? seconds + warmup + 150 : 540, 1, 86_400));
    }

    private static Map<String, String> pairs(List<String> args) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Iterator<String> left = args.iterator(); left.hasNext(); ) {
            String arg = left.next();
            if (!arg.startsWith("--") || !KEYS.contains(arg.substring(2))) {
                throw new InvalidConfigException("argument", arg, "--" + String.join(", --", KEYS));
            }
            if (!left.hasNext()) {
                throw new InvalidConfigException(arg, "nothing", "a value behind it");
            }
            if (pairs.put(arg.substring(2), left.next()) != null) {
                throw new InvalidConfigException(arg, "twice", "once");
            }
        }
        return pairs;
    }

    /** What was given, by key. */
    private record Values(Map<String, String> given) {

        boolean has(String key) {
            return given.containsKey(key);
        }

        String text(String key, String otherwise) {
            return given.getOrDefault(key, otherwise);
        }

        int number(String key, int otherwise, int min, int max) {
            String text = text(key, Integer.toString(otherwise));
            try {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw outOfRange(key, text, min, max);
            }
            throw outOfRange(key, text, min, max);
        }

        private static InvalidConfigException outOfRange(String key, String text, int min, int max) {
            return new InvalidConfigException("--" + key, text, min + " to " + max);
        }

        Workload workload() {
            String text = text("workload", Workload.WRITE.toString());
            return Arrays.stream(Workload.values())
                    .filter(workload -> workload.toString().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new InvalidConfigException("--workload", text, "one of " + workloads()));
        }

        private static String workloads() {
            return Arrays.stream(Workload.values()).map(Workload::toString).collect(Collectors.joining(", "));
        }

        @Nullable
        Duration election(@Nullable Duration otherwise) {
            if (!has("election")) {
                return otherwise;
            }
            return text("election", "").equals("default") ? null : Duration.ofMillis(number("election", 0, 10, 60_000));
        }
    }
}
