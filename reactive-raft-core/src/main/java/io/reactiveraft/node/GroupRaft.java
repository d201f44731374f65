package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.Committed;
import io.reactiveraft.GroupId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.ProposalResult;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.spi.EntryKind;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What applications hold: turns calls into proposals, questions and feeds of one group. */
final class GroupRaft<S> implements Raft<S> {

    /** Proposals of one stream under way at once. */
    private static final int STREAM_WINDOW = 256;

    private final GroupSetup setup;
    private final CommandCodec codec;
    private final GroupLoop<S> loop;
    private final Mailbox feed;

    GroupRaft(GroupSetup setup, CommandCodec codec, GroupLoop<S> loop) {
        this.setup = setup;
        this.codec = codec;
        this.loop = loop;
        feed = new Mailbox(
                setup.runtime().feed(),
                () -> {},
                failure -> LoggerFactory.getLogger(GroupRaft.class)
                        .error("a subscriber of {} threw", setup.group(), failure));
    }

    @Override
    public GroupId group() {
        return setup.group();
    }

    @Override
    @SuppressWarnings("unchecked") // the state machine answers each command with its own result type
    public <R> Mono<R> propose(Command<R> command) {
        return (Mono<R>) Mono.create(caller -> {
            Proposal proposal = new Proposal(
                    EntryKind.COMMAND, encode(command), setup.proposalDeadlineNanos(), loop.line(), new Caller(caller));
            caller.onCancel(proposal::cancel);
            loop.propose(proposal);
        });
    }

    @Override
    public RaftSession session() {
        return new SessionHandle(setup, this::encode, loop);
    }

    private byte[] encode(Command<?> command) {
        byte[] encoded = encodeAny(command);
        int bytesMax = setup.config().limits().entryBytesMax();
        if (encoded.length > bytesMax) {
            throw new CommandTooLargeException(encoded.length, bytesMax);
        }
        return encoded;
    }

    private byte[] encodeAny(Command<?> command) {
        try {
            return codec.encode(command);
        } catch (RaftException refused) {
            throw refused;
        } catch (RuntimeException failed) {
            throw new CommandRejectedException(
                    "the codec failed on " + command.getClass().getName(), failed);
        }
    }

    @Override
    public <R> Flux<ProposalResult<R>> proposeAll(Publisher<? extends Command<R>> commands) {
        return Flux.from(commands).flatMapSequential(this::proposeOne, STREAM_WINDOW, 1);
    }

    private <R> Mono<ProposalResult<R>> proposeOne(Command<R> command) {
        return propose(command)
                .<ProposalResult<R>>map(ProposalResult.Applied::new)
                .switchIfEmpty(Mono.fromSupplier(() -> new ProposalResult.Applied<>(null)))
                .onErrorResume(RaftException.class, error -> Mono.just(new ProposalResult.Failed<>(error)));
    }

    @Override
    @SuppressWarnings("unchecked") // the question's answer is what goes into the sink
    public <A> Mono<A> query(Function<? super S, ? extends @Nullable A> question, ReadConsistency consistency) {
        return (Mono<A>) Mono.create(caller -> {
            Question<S> asked = loop.desk().question(question, setup.proposalDeadlineNanos(), new Caller(caller));
            caller.onCancel(asked::cancel);
            loop.desk().ask(asked, consistency);
        });
    }

    @Override
    public Flux<Committed<Command<?>>> committed(long fromIndex) {
        if (fromIndex < 1) {
            return Flux.error(new InvalidConfigException("fromIndex", Long.toString(fromIndex), "1 or more"));
        }
        return new CommittedFeed(fromIndex, codec, loop.reader(), loop.mailbox(), feed).takeUntilOther(loop.end());
    }

    @Override
    public Flux<RaftStatus> status() {
        return loop.status().pictures();
    }

    /** Gives up its workers; after the loop has closed. */
    void release() {
        loop.release();
        feed.close();
    }
}
