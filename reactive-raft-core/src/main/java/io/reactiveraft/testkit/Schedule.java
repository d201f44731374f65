package io.reactiveraft.testkit;

import io.reactiveraft.RaftConfig;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
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
        NetworkWeather network,
        DiskWeather disk,
        Load load,
        List<Decision> decisions) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Copies the list. */
    public Schedule {
        decisions = List.copyOf(decisions);
    }

    /**
     * How patient nodes are, in milliseconds.
     *
     * @param electionMinMillis the shortest election timeout
     * @param electionMaxMillis the longest
     * @param heartbeatMillis between two heartbeats
     * @param proposalMillis how long a proposal may take
     */
    public record Times(int electionMinMillis, int electionMaxMillis, int heartbeatMillis, int proposalMillis) {

        RaftConfig config() {
            RaftConfig base = RaftConfig.lowLatency();
            return base.withTiming(base.timing()
                    .withElectionTimeout(Duration.ofMillis(electionMinMillis), Duration.ofMillis(electionMaxMillis))
                    .withHeartbeatInterval(Duration.ofMillis(heartbeatMillis))
                    .withProposalTimeout(Duration.ofMillis(proposalMillis)));
        }
    }

    /** Draws one from a seed. */
    public static Schedule draw(long seed, Settings settings) {
        return Swarm.draw(seed, settings);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, with the reason
     */
    public static Schedule parse(String json) {
        try {
            return JSON.readValue(json, Schedule.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a schedule of a simulation: " + e.getOriginalMessage(), e);
        }
    }

    /** To be read again by {@link #parse}. */
    public String toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** The same with other decisions. */
    Schedule with(List<Decision> changed) {
        return new Schedule(seed, stormMillis, eventsMin, nodes, spare, calmStart, times, network, disk, load, changed);
    }

    /** The same for a shorter time. */
    Schedule until(int millis) {
        return new Schedule(seed, millis, 0, nodes, spare, calmStart, times, network, disk, load, decisions);
    }

    /** The same in another weather. */
    Schedule in(NetworkWeather otherNetwork, DiskWeather otherDisk) {
        return new Schedule(
                seed, stormMillis, eventsMin, nodes, spare, calmStart, times, otherNetwork, otherDisk, load, decisions);
    }

    /** The same with other clients. */
    Schedule under(Load other) {
        return new Schedule(
                seed, stormMillis, eventsMin, nodes, spare, calmStart, times, network, disk, other, decisions);
    }
}
