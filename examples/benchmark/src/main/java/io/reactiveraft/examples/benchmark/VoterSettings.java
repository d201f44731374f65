package io.reactiveraft.examples.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a voter in a process of its own is told on its command line.
 *
 * @param ports where the voters are, by number
 * @param election the election timeout, null for the library's own
 * @param payload bytes per proposal
 * @param folder where all voters keep their data and certificates
 */
record VoterSettings(List<Integer> ports, @Nullable Duration election, int payload, Path folder) {

    private static final String LIBRARY_DEFAULT = "default";

    List<String> toArguments() {
        return List.of(
                ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(",")),
                election == null ? LIBRARY_DEFAULT : Long.toString(election.toMillis()),
                Integer.toString(payload),
                folder.toString());
    }

    static VoterSettings fromArguments(List<String> arguments) {
        String election = arguments.get(1);
        return new VoterSettings(
                Stream.of(arguments.get(0).split(",")).map(Integer::valueOf).toList(),
                election.equals(LIBRARY_DEFAULT) ? null : Duration.ofMillis(Long.parseLong(election)),
                Integer.parseInt(arguments.get(2)),
                Path.of(arguments.get(3)));
    }

    ClusterPlan plan() {
        return ClusterPlan.of(ports, election, new DurableParts(folder));
    }
}
