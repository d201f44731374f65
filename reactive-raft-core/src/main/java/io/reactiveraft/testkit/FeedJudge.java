package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import java.util.HashMap;
import java.util.Map;

/** A feed tells what is applied, all of it in order, and no more than was asked for. */
final class FeedJudge {

    private final World world;
    private final Map<Long, Long> values = new HashMap<>();

    FeedJudge(World world) {
        this.world = world;
    }

    /** A replica applies a write. */
    void onApplied(long index, long value) {
        values.put(index, value);
    }

    /** A reader gets a command, behind that of another index; what was applied between them it should have had. */
    void onFed(long before, Committed<Command<?>> committed, boolean isWanted) {
        world.judge(() -> {
            Violation.unless(isWanted, "a feed tells no more than is asked for", committed);
            Violation.unless(committed.index() > before, "a feed goes forward", before, committed);
            for (long skipped = before + 1; skipped < committed.index(); skipped++) {
                Violation.unless(!values.containsKey(skipped), "a feed has no gap", before, skipped, committed);
            }
            Long value = values.get(committed.index());
            Violation.unless(
                    value == null || value == Registers.valueOf(committed.command()),
                    "a feed tells what is applied",
                    committed);
        });
    }
}
