package io.reactiveraft.kernel;

import java.util.ArrayList;
import java.util.List;

/** All that is known of a kernel, for those who have to find out why it stopped. */
final class Diagnostic {

    private Diagnostic() {}

    /** What went wrong, with everything that may tell why. */
    static InvariantViolation of(RuntimeException failure, KernelState state, Behaviour role, RecentInputs inputs) {
        String what = failure instanceof InvariantViolation ? failure.getMessage() : "the kernel failed: " + failure;
        return new InvariantViolation(what + text(state, role, inputs), failure);
    }

    private static String text(KernelState state, Behaviour role, RecentInputs inputs) {
        try {
            KernelLog log = state.log();
            List<String> lines = new ArrayList<>();
            lines.add("node " + state.self() + " by disk " + state.disk() + ", " + role.role() + " in term "
                    + state.term() + ", vote " + state.vote() + ", leader " + state.leader());
            lines.add("committed up to " + state.commitIndex() + ", durable up to " + log.durableIndex() + ", "
                    + (log.isSettled() ? "nothing" : "something") + " being written, "
                    + (state.installation().isUnderWay() ? "a" : "no") + " snapshot being fetched");
            lines.add(log.outline().toString());
            lines.add(state.membership().toString());
            Followers followers = role.followers();
            if (followers != null) {
                followers.all().forEach((peer, progress) -> lines.add(peer + ": " + progress));
            }
            return "\n" + String.join("\n", lines) + "\nthe last inputs:" + inputs.text(state.nowNanos());
        } catch (RuntimeException broken) {
            // What is broken may be what was to be told of; the violation itself matters more.
            return "\nno more can be said: " + broken;
        }
    }
}
