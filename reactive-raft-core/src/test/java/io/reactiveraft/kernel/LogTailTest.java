package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The end of the log in memory, against a plain list of batches. */
class LogTailTest {

    /** Batches are appended far more often than anything else, so that the ring grows and goes round. */
    private static final int STEPS = 400;

    @Test
    void itHoldsWhatAPlainListHolds() {
        Seeds.each(150, random -> {
            long beginning = random.nextLong(50);
            Plain plain = new Plain(beginning, 16L * random.nextInt(250));
            LogTail tail = new LogTail(beginning, plain.bytesMax);
            long durable = beginning;
            for (int step = 0; step < STEPS; step++) {
                int action = random.nextInt(12);
                if (action == 0) {
                    durable = Math.min(plain.lastIndex(), durable + random.nextInt(60));
                    tail.evict(durable);
                    plain.evict(durable);
                } else if (action == 1) {
                    long from = Math.max(1, plain.lastIndex() + 1 - random.nextInt(random.nextInt(10) == 0 ? 200 : 8));
                    durable = Math.min(durable, from - 1);
                    tail.truncateFrom(from);
                    plain.truncateFrom(from);
                } else {
                    EntryBatch batch = batch(random, plain.lastIndex() + 1, step);
                    tail.append(batch);
                    plain.batches.add(batch);
                }
                compare(tail, plain, random);
            }
        });
    }

    private static EntryBatch batch(SplittableRandom random, long firstIndex, int step) {
        long[] values = new long[1 + random.nextInt(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = step * 10L + i;
        }
        return ShadowLog.batch(values).stamped(1 + step / 50, firstIndex);
    }

    private static void compare(LogTail tail, Plain plain, SplittableRandom random) {
        assertThat(tail.firstIndex()).isEqualTo(plain.firstIndex());
        long from = Math.max(1, plain.firstIndex() - 2 + random.nextInt(plain.entries() + 4));
        long to = from + random.nextInt(12);
        long bytes = random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(200);
        boolean atLeastOne = random.nextBoolean();
        assertSame(tail.within(from, bytes, atLeastOne), plain.within(from, bytes, atLeastOne));
        assertSame(tail.until(from, to, bytes), plain.until(from, to, bytes));
    }

    private static void assertSame(List<EntryBatch> actual, List<EntryBatch> expected) {
        assertThat(actual).hasToString(expected.toString());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).body()).isEqualTo(expected.get(i).body());
        }
    }

    /** Does the same without cleverness. */
    private static final class Plain {
        final long bytesMax;
        final List<EntryBatch> batches = new ArrayList<>();
        long forgotten;

        Plain(long beginning, long bytesMax) {
            this.forgotten = beginning;
            this.bytesMax = bytesMax;
        }

        long firstIndex() {
            return forgotten + 1;
        }

        long lastIndex() {
            return batches.isEmpty()
                    ? forgotten
                    : batches.get(batches.size() - 1).lastIndex();
        }

        int entries() {
            return batches.stream().mapToInt(EntryBatch::count).sum();
        }

        long bytes() {
            return batches.stream()
                    .mapToLong(batch -> EntryBatch.HEADER_BYTES + batch.bytes())
                    .sum();
        }

        void evict(long durable) {
            while (bytes() > bytesMax && batches.get(0).lastIndex() <= durable) {
                forgotten = batches.remove(0).lastIndex();
            }
        }

        void truncateFrom(long index) {
            batches.removeIf(batch -> batch.firstIndex() >= index);
            batches.replaceAll(batch -> batch.upTo(index - 1));
            forgotten = Math.min(forgotten, index - 1);
        }

        private List<EntryBatch> from(long index) {
            return index < firstIndex()
                    ? List.of()
                    : batches.stream()
                            .filter(batch -> batch.lastIndex() >= index)
                            .map(batch -> batch.from(index))
                            .toList();
        }

        List<EntryBatch> within(long index, long bytesMost, boolean atLeastOne) {
            List<EntryBatch> taken = new ArrayList<>();
            for (EntryBatch batch : from(index)) {
                boolean fits = Batches.bytes(taken) + batch.bytes() <= bytesMost;
                if (!fits && !(atLeastOne && taken.isEmpty())) {
                    return taken;
                }
                taken.add(batch);
            }
            return taken;
        }

        List<EntryBatch> until(long index, long toIndex, long bytesEnough) {
            List<EntryBatch> taken = new ArrayList<>();
            for (EntryBatch batch : from(index)) {
                boolean enough = !taken.isEmpty() && Batches.bytes(taken) >= bytesEnough;
                if (enough || batch.firstIndex() > toIndex) {
                    return taken;
                }
                taken.add(batch.upTo(toIndex));
            }
            return taken;
        }
    }
}
