package io.reactiveraft.examples.simulation;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.testkit.Fault;
import io.reactiveraft.testkit.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param first the first seed
 * @param last the last seed
 * @param virtualSeconds how long the weather is bad
 * @param nodes how many nodes found the cluster, 0 to draw that
 * @param faults what may go wrong
 * @param workers how many seeds run at once
 * @param history where the history of the only seed goes, null for nowhere
 * @param trace where the trace of the only seed goes, null for nowhere
 * @param replay a schedule that is played instead of seeds, null for none
 * @param shrunk where the schedule of the first violation goes once it is cut down, null for nowhere
 */
record Options(
        long first,
        long last,
        int virtualSeconds,
        int nodes,
        Set<Fault> faults,
        int workers,
        @Nullable Path history,
        @Nullable Path trace,
        @Nullable Path replay,
        @Nullable Path shrunk) {

    static final String USAGE = """
            usage: java -jar simulation.jar [--seeds A..B] [--virtual-seconds S] [--nodes N] [--faults all|none|LIST]
                [--workers N] [--history FILE] [--trace FILE] [--replay FILE] [--shrunk FILE]
              --seeds            both included; 100 new ones if not said, or so many if it is one number
              --virtual-seconds  how long the weather is bad, 5 if not said
              --nodes            how many found the cluster, 1 to 7; drawn from the seed if not said
              --faults           network, disk, crash, clock, wipe, operator, with commas between them
              --workers          how many seeds run at once; as many as there are processors if not said
              --history          of one seed, what clients asked and heard, as lines of JSON
              --trace            of one seed, everything that happened
              --replay           plays a schedule that --shrunk wrote
              --shrunk           where the schedule of the first violation goes, cut down to what it takes""";

    private static final List<String> KEYS =
            List.of("seeds", "virtual-seconds", "nodes", "faults", "workers", "history", "trace", "replay", "shrunk");
    private static final int NEW_SEEDS = 100;

    /** Checks what depends on more than one of them. */
    Options {
        boolean single = first == last || replay != null;
        if (!single && (history != null || trace != null)) {
            throw new InvalidConfigException(
                    "--seeds", first + ".." + last, "one seed if its history or trace is wanted");
        }
    }

    Settings settings() {
        return new Settings(virtualSeconds * 1_000, Settings.defaults().eventsMin(), nodes, faults);
    }

    /** What makes the same simulation of a seed again. */
    String again(long seed) {
        if (replay != null) {
            return "--replay " + replay;
        }
        String names = faults.equals(EnumSet.allOf(Fault.class))
                ? "all"
                : faults.stream().map(Values::nameOf).collect(Collectors.joining(","));
        String which = names.isEmpty() ? "none" : names;
        return "--seeds " + seed + ".." + seed + " --virtual-seconds " + virtualSeconds
                + (nodes == 0 ? "" : " --nodes " + nodes) + " --faults " + which;
    }

    /**
     * Reads {@code --key value} pairs.
     *
     * @throws InvalidConfigException that names the argument and what is allowed
     */
    static Options parse(List<String> args) {
        Values values = new Values(pairs(args));
        long[] seeds = values.seeds();
        return new Options(
                seeds[0],
                seeds[1],
                values.number("virtual-seconds", 5, 1, 86_400),
                values.number("nodes", 0, 1, 7),
                values.faults(),
                values.number("workers", Runtime.getRuntime().availableProcessors(), 1, 256),
                values.path("history"),
                values.path("trace"),
                values.path("replay"),
                values.path("shrunk"));
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
            pairs.put(arg.substring(2), left.next());
        }
        return pairs;
    }

    /** What was given, by key. */
    private record Values(Map<String, String> given) {

        int number(String key, int otherwise, int min, int max) {
            String text = given.get(key);
            if (text == null) {
                return otherwise;
            }
            long number = parsed(key, text);
            if (number < min || number > max) {
                throw new InvalidConfigException("--" + key, text, min + " to " + max);
            }
            return (int) number;
        }

        private static long parsed(String key, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new InvalidConfigException("--" + key, text, "whole numbers");
            }
        }

        @Nullable
        Path path(String key) {
            String text = given.get(key);
            return text == null ? null : Path.of(text);
        }

        long[] seeds() {
            String text = given.get("seeds");
            if (text == null || !text.contains("..")) {
                long first = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE) * 1_000;
                return new long[] {first, first + (text == null ? NEW_SEEDS : number("seeds", 1, 1, 1_000_000_000)) - 1
                };
            }
            String[] ends = text.split("\\.\\.", 2);
            long first = parsed("seeds", ends[0]);
            long last = parsed("seeds", ends[1]);
            if (last < first) {
                throw new InvalidConfigException("--seeds", text, "A..B with A not above B");
            }
            return new long[] {first, last};
        }

        Set<Fault> faults() {
            String text = given.getOrDefault("faults", "all");
            if (text.equals("all") || text.equals("none")) {
                return text.equals("all") ? EnumSet.allOf(Fault.class) : EnumSet.noneOf(Fault.class);
            }
            return Arrays.stream(text.split(","))
                    .map(Values::fault)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
        }

        private static Fault fault(String name) {
            return Arrays.stream(Fault.values())
                    .filter(fault -> nameOf(fault).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidConfigException(
                            "--faults",
                            name,
                            "all, none, or some of "
                                    + Arrays.stream(Fault.values())
                                            .map(Values::nameOf)
                                            .toList()));
        }

        private static String nameOf(Fault fault) {
            return fault.name().toLowerCase(Locale.ROOT);
        }
    }
}
