package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.node.RaftNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * One who follows what is committed, at a pace of its own: some ask for everything, some for a little at times, some
 * for nothing at all. None of them may miss anything.
 */
final class FeedReader {

    private final ClientOffice office;
    private final SplittableRandom random;
    private final int pace;
    private final List<Reader> subscribed = new ArrayList<>();

    /** The beginning, as far as it is known to be there. */
    private long fromIndex = 1;

    FeedReader(ClientOffice office, SplittableRandom random) {
        this.office = office;
        this.random = random;
        this.pace = random.nextInt(3);
    }

    void begin() {
        office.world().after(random.nextLong(300_000_000), this::subscribe);
    }

    private void subscribe() {
        office.visit(() -> office.guide().anyMachine(random), this::begin, this::subscribe);
    }

    private void subscribe(Machine<Registers> machine) {
        Reader reader = new Reader(machine, fromIndex);
        RaftNode node = Guide.running(machine);
        subscribed.removeIf(Reader::isOver);
        subscribed.add(reader);
        machine.life()
                .soon(() -> node.raft(machine.group()).committed(fromIndex).subscribe(reader));
        office.world().after(random.nextLong(2_000_000_000L), this::begin);
    }

    /** Whether it has got all that it asked for from some of the nodes, up to an index. */
    boolean isFed(Predicate<Machine<Registers>> nodes, long lastIndex) {
        return pace > 1
                || subscribed.stream()
                        .allMatch(reader -> reader.isOver() || !nodes.test(reader.machine) || reader.last >= lastIndex);
    }

    private final class Reader extends BaseSubscriber<Committed<Command<?>>> {

        private final Machine<Registers> machine;
        private final Life life;
        private long last;
        private long wanted;

        Reader(Machine<Registers> machine, long fromIndex) {
            this.machine = machine;
            this.life = machine.life();
            this.last = fromIndex - 1;
        }

        boolean isOver() {
            return life.isOver() || isDisposed();
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (pace == 0) {
                wanted = Long.MAX_VALUE;
                requestUnbounded();
            } else if (pace == 1) {
                askAtTimes();
            }
        }

        private void askAtTimes() {
            office.world()
                    .after(
                            random.nextLong(50_000_000),
                            () -> life.soon(() -> {
                                if (!isDisposed()) {
                                    int more = 1 + random.nextInt(5);
                                    wanted += more;
                                    request(more);
                                    askAtTimes();
                                }
                            }));
        }

        @Override
        protected void hookOnNext(Committed<Command<?>> committed) {
            office.feeds().onFed(last, committed, --wanted >= 0);
            last = committed.index();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            office.onFailure(failure);
            if (failure instanceof LogCompactedException gone) {
                fromIndex = gone.firstAvailableIndex();
            }
        }
    }
}
