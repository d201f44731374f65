package io.reactiveraft.node;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.NotMemberException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.RaftKernel;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One group on this node. Whatever happens to it comes through the mailbox; each turn steps the kernel over all of it
 * and then carries out the effects, so that what arrives together leaves together.
 */
final class GroupLoop<S> implements PeerLinks.Inlet {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

    private final GroupSetup setup;
    private final RaftKernel kernel;
    private final Mailbox mailbox;
    private final Alarm alarm;
    private final ProposalLine line;
    private final PendingProposals proposals;
    private final PendingQuestions<S> questions = new PendingQuestions<>();
    private final Applier<S> applier;
    private final QuestionDesk<S> desk;
    private final LogReader reader;
    private final ApplyPump pump;
    private final Snapshots snapshots;
    private final EffectRouter<S> effects;
    private final SessionKeeper sessions;
    private final PendingOrders orders;
    private final GroupAdmin admin;
    private final Closing closing;
    private final Contacts contacts;
    private final StatusBoard status;
    private final Sinks.Empty<Void> end = Sinks.empty();
    private boolean stopped;

    GroupLoop(GroupSetup setup, StateMachine<S> machine) {
        this.setup = setup;
        Scheduler.Worker worker = setup.runtime().loop();
        mailbox = new Mailbox(worker, this::turn, this::fail);
        alarm = new Alarm(worker, mailbox::wake);
        kernel = setup.kernel();
        line = new ProposalLine(setup.config().limits(), setup.runtime().marks());
        proposals = new PendingProposals(line, setup.config().limits());
        applier = new Applier<>(machine, setup, this::onApplied, this::failLater);
        desk = new QuestionDesk<>(questions, applier, mailbox, setup.runtime()::nanoTime);
        sessions = new SessionKeeper(setup, line, proposals, mailbox, applier::hasSessions);
        reader = new LogReader(kernel, setup, mailbox);
        pump = new ApplyPump(reader, applier, proposals, this::fail);
        snapshots = new Snapshots(setup, kernel, mailbox, this::step, this::failLater, applier, pump, proposals);
        orders = new PendingOrders(kernel::memberships);
        admin = new GroupAdmin(
                setup, mailbox, orders, snapshots, () -> kernel.view().membership());
        closing = new Closing(setup.config().timing());
        contacts = setup.contacts();
        status = new StatusBoard(setup, kernel, snapshots::extent);
        Rooms<S> rooms = new Rooms<>(proposals, questions, orders, closing, applier, reader, pump, snapshots);
        effects = new EffectRouter<>(setup, mailbox, this::step, this::fail, rooms);
    }

    /** The rooms that effects go to. */
    record Rooms<S>(
            PendingProposals proposals,
            PendingQuestions<S> questions,
            PendingOrders orders,
            Closing closing,
            Applier<S> applier,
            LogReader reader,
            ApplyPump pump,
            Snapshots snapshots) {}

    void start() {
        applier.start();
        mailbox.post(snapshots::start);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    LogReader reader() {
        return reader;
    }

    StatusBoard status() {
        return status;
    }

    /** Completes when the group is closed; ends with an error if it failed. */
    Mono<Void> end() {
        return end.asMono();
    }

    /** Admits a proposal or ends it with the reason; from any thread. */
    void propose(Proposal proposal) {
        if (line.offer(proposal)) {
            mailbox.wake();
        }
    }

    ProposalLine line() {
        return line;
    }

    /** What keeps sessions alive; on the loop. */
    SessionKeeper sessions() {
        return sessions;
    }

    GroupAdmin admin() {
        return admin;
    }

    /** Where queries come in; from any thread. */
    QuestionDesk<S> desk() {
        return desk;
    }

    @Override
    public void onMessages(NodeId from, List<Message> messages, Runnable dealtWith) {
        mailbox.post(() -> {
            try {
                messages.forEach(message -> receive(from, message));
            } finally {
                dealtWith.run();
            }
        });
    }

    private void receive(NodeId from, Message message) {
        if (!(message instanceof Message.Transfer transfer)) {
            step(new Input.Received(from, message));
        } else if (!stopped) {
            snapshots.onMessage(from, transfer);
        }
    }

    @Override
    public void onLink(NodeId peer, boolean up) {
        mailbox.post(() -> {
            step(up ? new Input.PeerUp(peer) : new Input.PeerDown(peer));
            snapshots.onLink(peer, up);
        });
    }

    private void step(Input input) {
        if (!stopped) {
            kernel.step(input, setup.runtime().nanoTime());
        }
    }

    private void turn() {
        if (stopped) {
            proposals.refuseWaiting();
            return;
        }
        long now = setup.runtime().nanoTime();
        if (now - kernel.deadlineNanos() >= 0) {
            step(new Input.Tick());
        }
        if (!closing.hasBegun()) {
            sessions.turn(kernel.view(), now);
        }
        boolean leftOut = kernel.view().leavesOut(setup.self());
        if (leftOut && kernel.view().leader() == null) {
            leaveOut(kernel.view());
        }
        proposals.turn(kernel.view(), !leftOut, now, this::step);
        questions.turn(now, this::step);
        orders.turn(kernel.view(), now, this::step);
        List<Effect> drained = kernel.drain();
        KernelView view = kernel.view();
        effects.carryOut(drained, view, now);
        contacts.turn(view, kernel.hearsay());
        snapshots.turn(view, now);
        pump.turn();
        setup.links().flush();
        status.turn(view, now);
        orders.look(view, now);
        if (closing.isDue(view, isSettled(), now)) {
            stop(new NodeClosedException(Outcome.UNKNOWN), end::tryEmitEmpty);
            return;
        }
        arm(now);
    }

    /**
     * Nobody serves this node any more. As long as a leader is heard of, it may yet be brought in: its log is only
     * behind.
     */
    private void leaveOut(KernelView view) {
        setup.mark(Mark.LEFT_OUT);
        RaftException error =
                new NotMemberException(setup.self(), view.membership().index());
        proposals.leaveOut(error, view.commitIndex());
        questions.failWaiting(error);
        orders.failWaiting(error);
    }

    private boolean isSettled() {
        return proposals.isSettled() && applier.appliedIndex() >= pump.handedOver();
    }

    private void arm(long now) {
        long idle = setup.config().timing().electionTimeoutMax().toNanos();
        long deadline = kernel.deadlineNanos();
        deadline = earlier(deadline, proposals.deadlineNanos(now, idle));
        deadline = earlier(deadline, questions.deadlineNanos(now, idle));
        deadline = earlier(deadline, orders.deadlineNanos(now, idle));
        deadline = snapshots.deadlineNanos(deadline);
        deadline = closing.hasBegun() ? deadline : sessions.deadlineNanos(deadline);
        alarm.arm(closing.deadlineNanos(deadline), now);
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private void onApplied() {
        if (pump.isWaiting() || proposals.isWaiting() || closing.hasBegun()) {
            mailbox.wake();
        }
    }

    private void failLater(Throwable failure) {
        mailbox.post(() -> fail(failure));
    }

    /** The group stops on this node: what it would do next cannot be trusted. */
    private void fail(Throwable failure) {
        if (stopped) {
            LOG.warn("group {} failed again on {} after it had stopped", setup.group(), setup.self(), failure);
            return;
        }
        LOG.error("group {} stops on {}", setup.group(), setup.self(), failure);
        // Whatever the failure says of itself: what is under way may be in a log.
        RaftException error = failure instanceof RaftException known && known.outcome() == Outcome.UNKNOWN
                ? known
                : new StorageFailedException("the group has stopped: " + firstLine(failure), failure);
        stop(error, () -> end.tryEmitError(error));
    }

    /** The log has all that a violated invariant tells; callers hear which it was. */
    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Gives up its workers; after it has closed. */
    void release() {
        mailbox.close();
        applier.release();
    }

    /** Refuses what is new, hands leadership over, waits a little for what is in the log, and stops. */
    Mono<Void> close() {
        mailbox.post(() -> {
            if (!stopped && !closing.hasBegun()) {
                proposals.refuseWaiting();
                orders.refuseWaiting();
                closing.begin(kernel.view(), kernel.peers(), setup.runtime().nanoTime(), this::step);
            }
        });
        return end().onErrorComplete();
    }

    private void stop(RaftException error, Supplier<Sinks.EmitResult> emitEnd) {
        stopped = true;
        proposals.failAll(error);
        desk.close(error);
        orders.failAll(error);
        snapshots.close(error);
        alarm.cancel();
        status.close();
        applier.stop(error, () -> {
            Sinks.EmitResult result = emitEnd.get();
            if (result.isFailure()) {
                throw new Sinks.EmissionException(result, "end of " + setup.group());
            }
        });
    }
}
