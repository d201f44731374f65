package io.reactiveraft.testkit;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.SnapshotPolicy;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that makes a simulation what it is: the seed of everything small, and everything large by itself. It can be
 * written down as JSON, cut down to what matters, and played again.
 *
 * @param seed what delays, orders and values are drawn from
 * @param stormMillis how long the weather is bad, in milliseconds of virtual time
 * @param eventsMin how much has to happen at the least before the weather turns good
 * @param nodes how many nodes found the cluster
 * @param spare how many more there are that could be brought in
 * @param calmStart whether the cluster is founded before the weather turns bad
 * @param times how patient nodes are
 * @param sizes how much nodes take at once
 * @param network how frames travel
 * @param disk how disks work
 * @param load what clients do
 * @param decisions what befalls the cluster, in order of time
 */
public record Schedule(
        long seed,
        int stormMillis,
        int eventsMin,
        int nodes,
        int spare,
        boolean calmStart,
        Times times,
        Sizes sizes,
        NetworkWeather network,
        DiskWeather disk,
        Load load,
        List<Decision> decisions) {

    static final int STORM_MILLIS_MAX = 86_400_000;
    static final int NODES_MAX = 7;

    /** What a parser says of its own settings. */
    private static final Pattern ADVICE =
            Pattern.compile("(; `Deserialization| \\(but might| \\(set | \\(start marker|: not allowed as per).*");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** Checks the numbers, and copies the list. */
    public Schedule {
        Range.require("stormMillis", stormMillis, 0, STORM_MILLIS_MAX);
        Range.require("eventsMin", eventsMin, 0, Integer.MAX_VALUE);
        Range.require("nodes", nodes, 1, NODES_MAX);
        Range.require("spare", spare, 0, NODES_MAX);
        decisions = List.copyOf(decisions);
        config(times, sizes);
    }

    /**
     * How patient nodes are, in milliseconds.
     *
     * @param electionMinMillis the shortest election timeout
     * @param electionMaxMillis the longest
     * @param heartbeatMillis between two heartbeats
     * @param proposalMillis how long a proposal may take
     * @param transferMillis how long a transfer of leadership may take
     * @param catchUpMillis how long a new voter may take to catch up
     * @param sessionMillis after how long without use a session expires
     */
    public record Times(
            int electionMinMillis,
            int electionMaxMillis,
            int heartbeatMillis,
            int proposalMillis,
            int transferMillis,
            int catchUpMillis,
            int sessionMillis) {

        private static final int CLOCK_DRIFT_PERCENT = 10;

        RaftConfig.Timing timing() {
            return new RaftConfig.Timing(
                    Duration.ofMillis(electionMinMillis),
                    Duration.ofMillis(electionMaxMillis),
                    Duration.ofMillis(heartbeatMillis),
                    Duration.ofMillis(proposalMillis),
                    Duration.ofMillis(transferMillis),
                    Duration.ofMillis(catchUpMillis),
                    Duration.ofMillis(sessionMillis),
                    CLOCK_DRIFT_PERCENT);
        }
    }

    /**
     * How much nodes take at once; the less, the sooner they have to say no, keep back, and read from the disk.
     *
     * @param appendBytes how much goes into a message
     * @param inflightMessages how many messages may be on the way to a follower
     * @param inflightBytes how much may be on the way to a follower
     * @param uncommittedBytes how much may wait to be committed
     * @param queuedBytes how much may wait on a node to be appended
     * @param tailBytes how much of the log is in memory
     * @param catchUpRounds in how many rounds a new voter must catch up
     * @param sessions how many sessions there may be
     * @param snapshotEntries after how many entries a snapshot is due; 0 for so many that none is
     * @param keepEntries how many entries are kept before it
     */
    public record Sizes(
            int appendBytes,
            int inflightMessages,
            int inflightBytes,
            int uncommittedBytes,
            int queuedBytes,
            int tailBytes,
            int catchUpRounds,
            int sessions,
            int snapshotEntries,
            int keepEntries) {

        /** The largest command; those of a simulation are much smaller. */
        static final int ENTRY_BYTES = 512;

        RaftConfig.Limits limits() {
            return new RaftConfig.Limits(
                    ENTRY_BYTES,
                    appendBytes,
                    inflightMessages,
                    inflightBytes,
                    uncommittedBytes,
                    queuedBytes,
                    tailBytes,
                    catchUpRounds,
                    sessions);
        }

        SnapshotPolicy snapshots() {
            return snapshotEntries == 0
                    ? SnapshotPolicy.DEFAULT
                    : SnapshotPolicy.DEFAULT
                            .withEntries(snapshotEntries)
                            .keeping(keepEntries, 4L * keepEntries + 1)
                            .withChunkBytes(64);
        }
    }

    /** The settings of the group. */
    RaftConfig config() {
        return config(times, sizes);
    }

    private static RaftConfig config(Times times, Sizes sizes) {
        return new RaftConfig(times.timing(), sizes.limits(), sizes.snapshots());
    }

    /** Draws one from a seed. */
    public static Schedule draw(long seed, Settings settings) {
        return Swarm.draw(seed, settings);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; says which key is wrong, and what is allowed
     */
    public static Schedule parse(String json) {
        Schedule schedule;
        try {
            schedule = JSON.readValue(json, Schedule.class);
        } catch (JacksonException e) {
            throw noSchedule(place(e) + reason(e), e);
        }
        if (schedule == null) {
            throw noSchedule("null, but an object is allowed", null);
        }
        return schedule;
    }

    private static IllegalArgumentException noSchedule(String reason, @Nullable Throwable cause) {
        return new IllegalArgumentException("not a schedule of a simulation: " + reason, cause);
    }

    /** Such as {@code decisions[3].kind}. */
    private static String place(JacksonException e) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            String key = step.getPropertyName();
            place.append(key == null ? "[" + step.getIndex() + "]" : (place.isEmpty() ? "" : ".") + key);
        }
        return place.append(place.isEmpty() ? "" : ": ").toString();
    }

    private static String reason(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown, but " + unknown.getKnownPropertyIds() + " are allowed";
        }
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException || cause instanceof InvalidConfigException
                ? String.valueOf(cause.getMessage())
                : ADVICE.matcher(e.getOriginalMessage()).replaceFirst("");
    }

    /** To be read again by {@link #parse}. */
    public String toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** The same with other decisions. */
    Schedule with(List<Decision> changed) {
        return copy(stormMillis, eventsMin, network, disk, load, changed);
    }

    /** The same for a shorter time. */
    Schedule until(int millis) {
        return copy(millis, 0, network, disk, load, decisions);
    }

    /** The same in another weather. */
    Schedule in(NetworkWeather otherNetwork, DiskWeather otherDisk) {
        return copy(stormMillis, eventsMin, otherNetwork, otherDisk, load, decisions);
    }

    /** The same with other clients. */
    Schedule under(Load other) {
        return copy(stormMillis, eventsMin, network, disk, other, decisions);
    }

    private Schedule copy(
            int storm, int events, NetworkWeather net, DiskWeather disks, Load clients, List<Decision> decided) {
        return new Schedule(seed, storm, events, nodes, spare, calmStart, times, sizes, net, disks, clients, decided);
    }
}
