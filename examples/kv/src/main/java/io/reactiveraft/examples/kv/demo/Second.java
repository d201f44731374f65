package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.Role;
import io.reactiveraft.examples.kv.http.NodePicture;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One second of the load.
 *
 * @param acknowledged writes that were acknowledged in it
 * @param p50Millis what half of those took at most
 * @param p99Millis what all but a hundredth of those took at most
 * @param inFlight writes under way at its end
 * @param nodes the nodes at its end
 */
record Second(long acknowledged, double p50Millis, double p99Millis, int inFlight, List<NodePicture> nodes) {

    /** For the console. */
    String line() {
        long commit = nodes.stream().mapToLong(NodePicture::commitIndex).max().orElse(0);
        long term = nodes.stream().mapToLong(NodePicture::term).max().orElse(0);
        String leader = nodes.stream()
                .filter(node -> node.role() == Role.LEADER && node.term() == term)
                .map(NodePicture::id)
                .findFirst()
                .orElse("-");
        String lag = nodes.stream()
                .filter(node -> !node.id().equals(leader))
                .map(node -> node.id() + " "
                        + (node.role() == Role.STOPPED
                                ? node.phase().name().toLowerCase(Locale.ROOT)
                                : Long.toString(Math.max(0, commit - node.appliedIndex()))))
                .collect(Collectors.joining("  "));
        return String.format(
                Locale.ROOT,
                "term %d  leader %-2s  commit %7d (+%d/s)  p50 %.1fms p99 %.1fms  lag %s  in-flight %d",
                term,
                leader,
                commit,
                acknowledged,
                p50Millis,
                p99Millis,
                lag,
                inFlight);
    }
}
