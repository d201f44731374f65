package io.reactiveraft.node;

import io.reactiveraft.LogCompactedException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogWrite;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each effect of the kernel to the room that carries it out. Owned by the loop. */
final class EffectRouter<S> {

    private static final Logger LOG = LoggerFactory.getLogger(EffectRouter.class);

    private final GroupSetup setup;
    private final Mailbox mailbox;
    private final Consumer<Input> kernel;
    private final Consumer<Throwable> onFailure;
    private final GroupLoop.Rooms<S> rooms;

    EffectRouter(
            GroupSetup setup,
            Mailbox mailbox,
            Consumer<Input> kernel,
            Consumer<Throwable> onFailure,
            GroupLoop.Rooms<S> rooms) {
        this.setup = setup;
        this.mailbox = mailbox;
        this.kernel = kernel;
        this.onFailure = onFailure;
        this.rooms = rooms;
    }

    void carryOut(List<Effect> effects, KernelView view, long nowNanos) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                send(send);
            } else if (effect instanceof Effect.Persist persist) {
                persist(persist);
            } else if (effect instanceof Effect.Commit commit) {
                rooms.reader().onCommit(commit.index());
            } else if (effect instanceof Effect.Fetch fetch) {
                rooms.reader().readDisk(fetch.fromIndex(), fetch.toIndex(), fetch.bytesMax(), new Fetching(fetch));
            } else if (effect instanceof Effect.RoleChanged) {
                LOG.info(
                        "{} of {} is {} in term {}, leader {}",
                        setup.self(),
                        setup.group(),
                        view.role(),
                        view.term(),
                        view.leader());
            } else {
                answer(effect, view, nowNanos);
            }
        }
    }

    private void answer(Effect effect, KernelView view, long nowNanos) {
        if (effect instanceof Effect.Appended appended) {
            rooms.proposals().onAppended(appended, rooms.pump().handedOver());
        } else if (effect instanceof Effect.Refused refused) {
            rooms.proposals().onRefused(refused, view, nowNanos);
        } else if (effect instanceof Effect.Lost lost) {
            rooms.proposals().onLost(lost);
        } else if (effect instanceof Effect.ReadReady ready) {
            rooms.applier().askAt(ready.index(), rooms.questions().onReady(ready));
        } else if (effect instanceof Effect.ReadFailed failed) {
            setup.mark(Mark.QUERY_RETRIED);
            rooms.questions().onFailed(failed, nowNanos);
        } else if (effect instanceof Effect.Ordered ordered && ordered.token() == Closing.TOKEN) {
            rooms.closing().onOrdered(ordered, nowNanos);
        } else if (effect instanceof Effect.FetchSnapshot wanted) {
            rooms.snapshots().fetch(wanted);
        } else if (effect instanceof Effect.Ordered ordered) {
            rooms.orders().onOrdered(ordered, view, nowNanos);
        } else {
            throw new IllegalStateException("no room for " + effect);
        }
    }

    private void send(Effect.Send send) {
        boolean left = setup.links().send(send.to(), setup.group(), send.message());
        Message message = send.message();
        if (!left && (message instanceof Message.ForwardRequest || message instanceof Message.OrderRequest)) {
            mailbox.post(() -> kernel.accept(new Input.Unsent(message)));
        }
    }

    private void persist(Effect.Persist persist) {
        setup.log()
                .write(new LogWrite(persist.hardState(), persist.truncateFrom(), persist.batches()))
                .subscribe(
                        null,
                        failure -> mailbox.post(() -> onFailure.accept(failure)),
                        () -> mailbox.post(() -> {
                            persist.thenSend().forEach(this::send);
                            kernel.accept(new Input.Persisted(persist.writeId()));
                        }));
    }

    /** Entries for a follower that lags. */
    private final class Fetching implements LogReader.Reader {

        private final Effect.Fetch fetch;

        Fetching(Effect.Fetch fetch) {
            this.fetch = fetch;
        }

        @Override
        public void onRead(List<EntryBatch> batches) {
            kernel.accept(new Input.Fetched(fetch.peer(), fetch.fromIndex(), batches));
        }

        @Override
        public void onReadFailed(Throwable error) {
            if (error instanceof LogCompactedException) {
                onRead(List.of());
            } else {
                onFailure.accept(error);
            }
        }
    }
}
