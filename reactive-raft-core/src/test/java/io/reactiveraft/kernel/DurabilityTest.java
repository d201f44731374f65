package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What is durable, against three plain logs: the present one, the one that will be on the disk once all that was handed
 * out is written, and the one that is. No entry is like any other, so that they can be compared.
 */
class DurabilityTest {

    private final ShadowLog disk = new ShadowLog();
    private final ShadowLog handed = new ShadowLog();
    private final ShadowLog present = new ShadowLog();
    private final ArrayDeque<Effect.Persist> writes = new ArrayDeque<>();
    private Durability durability = new Durability(HardState.INITIAL, 0);
    private HardState diskState = HardState.INITIAL;
    private HardState handedState = HardState.INITIAL;
    private HardState state = HardState.INITIAL;
    private long lastValue;

    @Test
    void writesEndInTheOrderInWhichTheyWereHandedOut() {
        assertThatThrownBy(() -> durability.onPersisted(9))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("write 9 was reported durable instead of none");
        append();
        handOut();

        assertThatThrownBy(() -> durability.onPersisted(9))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("write 9 was reported durable instead of 1");
    }

    @Test
    void itSaysWhatADiskSays() {
        Seeds.each(300, random -> {
            begin(random.nextInt(10));
            for (int step = 0; step < 150; step++) {
                change(random);
                compare();
            }
            while (!writes.isEmpty()) {
                persist();
                compare();
            }
        });
    }

    private void begin(int entries) {
        disk.truncateFrom(1);
        handed.truncateFrom(1);
        present.truncateFrom(1);
        writes.clear();
        state = HardState.INITIAL;
        handedState = state;
        diskState = state;
        for (int i = 0; i < entries; i++) {
            append();
        }
        present.read(1, entries, Long.MAX_VALUE).forEach(batch -> {
            disk.append(batch);
            handed.append(batch);
        });
        durability = new Durability(state, entries);
    }

    private void change(SplittableRandom random) {
        int action = random.nextInt(20);
        if (action < 8) {
            append();
        } else if (action < 10) {
            long from = 1 + random.nextLong(present.length() + 1);
            present.truncateFrom(from);
            durability.onTruncated(from);
        } else if (action < 11) {
            state = new HardState(1 + random.nextInt(3), random.nextBoolean() ? NodeId.of("a") : null);
        } else if (action < 15) {
            handOut();
        } else if (!writes.isEmpty()) {
            persist();
        }
    }

    private void append() {
        present.append(ShadowLog.batch(++lastValue).stamped(1, present.length() + 1));
    }

    private void handOut() {
        List<EntryBatch> batches = present.read(durability.handedIndex() + 1, present.length(), Long.MAX_VALUE);
        Effect.Persist write = durability.handOut(state, present.length(), batches, List.of());
        writes.add(write);
        handed.apply(write);
        handedState = Objects.requireNonNullElse(write.hardState(), handedState);
        assertThat(handed.entries()).isEqualTo(present.entries());
        assertThat(handedState).isEqualTo(state);
    }

    private void persist() {
        Effect.Persist write = writes.remove();
        disk.apply(write);
        diskState = Objects.requireNonNullElse(write.hardState(), diskState);
        durability.onPersisted(write.writeId());
    }

    private void compare() {
        assertThat(durability.durableIndex()).isEqualTo(common(disk, present));
        assertThat(durability.handedIndex()).isEqualTo(common(handed, present));
        assertThat(durability.isSettled()).isEqualTo(writes.isEmpty());
        boolean same = handed.entries().equals(present.entries()) && handedState.equals(state);
        assertThat(durability.isDue(state, present.length())).isEqualTo(!same);
        for (HardState any : states()) {
            assertThat(durability.isDurable(any)).isEqualTo(diskState.equals(any));
        }
    }

    private List<HardState> states() {
        List<HardState> states = new ArrayList<>(List.of(HardState.INITIAL, state));
        for (long term = 1; term <= 3; term++) {
            states.add(new HardState(term, null));
        }
        return states;
    }

    /** Up to where two logs are the same. */
    private static long common(ShadowLog one, ShadowLog other) {
        long index = 0;
        while (index < one.length()
                && index < other.length()
                && one.at(index + 1).equals(other.at(index + 1))) {
            index++;
        }
        return index;
    }
}
