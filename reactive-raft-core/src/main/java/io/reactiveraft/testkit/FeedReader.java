package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import io.reactiveraft.node.RaftNode;
import java.util.SplittableRandom;
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

    FeedReader(ClientOffice office, SplittableRandom random) {
        this.office = office;
        this.random = random;
        this.pace = random.nextInt(3);
    }

    void begin() {
        office.world().after(random.nextLong(300_000_000), this::subscribe);
    }

    private void subscribe() {
        Machine<Registers> machine = office.anyMachine(random);
        if (office.isClosed()) {
            return;
        }
        if (machine == null) {
            begin();
            return;
        }
        Life life = machine.life();
        RaftNode node = ClientOffice.running(machine);
        life.soon(() -> node.raft(machine.group()).committed(1).subscribe(new Reader(life)));
        office.world().after(random.nextLong(2_000_000_000L), this::begin);
    }

    private final class Reader extends BaseSubscriber<Committed<Command<?>>> {

        private final Life life;
        private long last;

        Reader(Life life) {
            this.life = life;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (pace == 0) {
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
                                    request(1 + random.nextInt(5));
                                    askAtTimes();
                                }
                            }));
        }

        @Override
        protected void hookOnNext(Committed<Command<?>> committed) {
            office.onFed(last, committed);
            last = committed.index();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            office.onFailure(failure);
        }
    }
}
