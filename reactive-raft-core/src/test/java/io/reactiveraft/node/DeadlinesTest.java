package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    /** Ends when told. */
    private static final class Wait implements Deadlines.Timed {

        private final long deadlineNanos;
        private boolean done;

        Wait(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }
    }

    private final Deadlines<Wait> deadlines = new Deadlines<>();
    private final List<Wait> expired = new ArrayList<>();

    @Test
    void whoWaitsLongDoesNotKeepAllWhoCameAfterHim() {
        Wait stuck = new Wait(5);
        deadlines.add(stuck);
        for (int i = 0; i < 100_000; i++) {
            Wait quick = new Wait(5);
            deadlines.add(quick);
            quick.done = true;
            assertThat(deadlines.expire(0, expired::add)).isFalse();
        }
        assertThat(deadlines.size()).isLessThan(2_000);
        assertThat(deadlines.expire(5, expired::add)).isTrue();
        assertThat(expired).containsExactly(stuck);
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void theFirstThatIsLeftSaysWhenItIsTimeWhateverTheScale() {
        assertThat(deadlines.earlier(7)).isEqualTo(7);
        long soon = Long.MAX_VALUE - 1;
        deadlines.add(new Wait(soon));
        deadlines.add(new Wait(soon + 10));
        assertThat(deadlines.earlier(soon + 5)).isEqualTo(soon);
        assertThat(deadlines.earlier(soon - 5)).isEqualTo(soon - 5);
        deadlines.expire(soon, wait -> wait.done = true);
        assertThat(deadlines.earlier(soon + 20)).isEqualTo(soon + 10);
    }
}
