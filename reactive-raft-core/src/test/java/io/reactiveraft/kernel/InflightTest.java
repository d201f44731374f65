package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** What waits for an index, against a plain queue. */
class InflightTest {

    private record Waiting(long lastIndex, long bytes) {}

    @Test
    void itCountsWhatAPlainQueueCounts() {
        Seeds.each(300, random -> {
            Inflight inflight = new Inflight();
            ArrayDeque<Waiting> plain = new ArrayDeque<>();
            long lastIndex = 0;
            for (int step = 0; step < 300; step++) {
                int action = random.nextInt(100);
                if (action == 0) {
                    inflight.clear();
                    plain.clear();
                } else if (action < 20) {
                    long oldest = plain.isEmpty() ? lastIndex : plain.peek().lastIndex;
                    long released = oldest - 2 + random.nextInt(25);
                    inflight.release(released);
                    plain.removeIf(waiting -> waiting.lastIndex <= released);
                } else {
                    lastIndex += 1 + random.nextInt(3);
                    long bytes = random.nextInt(1_000);
                    inflight.add(lastIndex, bytes);
                    plain.add(new Waiting(lastIndex, bytes));
                }
                assertThat(inflight.count()).isEqualTo(plain.size());
                assertThat(inflight.isEmpty()).isEqualTo(plain.isEmpty());
                assertThat(inflight.bytes())
                        .isEqualTo(plain.stream().mapToLong(Waiting::bytes).sum());
            }
        });
    }
}
