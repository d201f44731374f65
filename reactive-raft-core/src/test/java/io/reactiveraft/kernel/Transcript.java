package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How scenarios write down what kernels ask for and say. */
final class Transcript {

    private Transcript() {}

    static String effect(NodeId node, Effect effect, KernelView view) {
        if (effect instanceof Effect.Send send) {
            return node + " -> " + send.to() + ": " + message(send.message());
        }
        return node + ": " + what(effect, view);
    }

    private static String what(Effect effect, KernelView view) {
        if (effect instanceof Effect.RoleChanged) {
            return view(view);
        } else if (effect instanceof Effect.Persist write) {
            return write(write);
        } else if (effect instanceof Effect.Fetch fetch) {
            return "fetch " + range(fetch.fromIndex(), fetch.toIndex()) + " for " + fetch.peer() + ", up to "
                    + fetch.bytesMax() + " bytes";
        } else if (effect instanceof Effect.Commit commit) {
            return "commit " + commit.index();
        } else if (effect instanceof Effect.Appended appended) {
            return "proposal " + appended.token() + " appended at " + appended.firstIndex() + " in term "
                    + appended.term();
        } else if (effect instanceof Effect.Refused refused) {
            String leader = refused.leader() == null ? "" : ", leader " + refused.leader();
            return "proposal " + refused.token() + " refused: " + refused.reason() + leader;
        } else if (effect instanceof Effect.Lost lost) {
            return "proposal " + lost.token() + " lost";
        } else if (effect instanceof Effect.ReadReady ready) {
            return "read " + ready.readId() + " ready at " + ready.index();
        }
        if (effect instanceof Effect.FetchSnapshot fetch) {
            return "fetch snapshot up to " + ScenarioDisk.behind(fetch.snapshot()) + " from " + fetch.from();
        } else if (effect instanceof Effect.Ordered ordered) {
            return "order " + ordered.token() + " " + verdict(ordered.verdict(), ordered.index());
        }
        return "read " + ((Effect.ReadFailed) effect).readId() + " failed";
    }

    static String view(KernelView view) {
        String leader = view.leader() == null ? "" : " of " + view.leader();
        String role = view.role().toString().toLowerCase(Locale.ROOT).replace('_', '-');
        return (view.leader() == null || role.equals("leader") ? role : role + leader) + " in term " + view.term();
    }

    private static String write(Effect.Persist write) {
        StringBuilder text = new StringBuilder("write " + write.writeId() + ":");
        HardState state = write.hardState();
        if (state != null) {
            text.append(" term ").append(state.term());
            text.append(state.vote() == null ? "" : " vote " + state.vote());
        }
        text.append(write.truncateFrom() > 0 ? " cut from " + write.truncateFrom() : "");
        text.append(write.batches().isEmpty() ? "" : " append " + batches(write.batches()));
        for (Effect.Send send : write.thenSend()) {
            text.append("\n    then -> ").append(send.to()).append(": ").append(message(send.message()));
        }
        return text.toString();
    }

    static String batches(List<EntryBatch> batches) {
        return batches.stream()
                .map(batch ->
                        range(batch.firstIndex(), batch.lastIndex()) + " of term " + batch.term() + rosters(batch))
                .collect(Collectors.joining(" and "));
    }

    private static String rosters(EntryBatch batch) {
        return ShadowLog.memberships(List.of(batch)).stream()
                .map(membership -> " " + Rosters.text(membership))
                .collect(Collectors.joining());
    }

    private static String verdict(Verdict verdict, long index) {
        String word = verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return word + (index == 0 ? "" : " at " + index);
    }

    private static String range(long from, long to) {
        return from == to ? "" + from : from + ".." + to;
    }

    static String message(Message message) {
        String text;
        if (message instanceof Message.VoteRequest request) {
            text = (request.preVote() ? "pre-vote?" : "vote?") + " with log up to " + request.lastIndex() + " of term "
                    + request.lastTerm();
        } else if (message instanceof Message.VoteReply reply) {
            text = (reply.preVote() ? "pre-vote " : "vote ") + (reply.granted() ? "granted" : "refused");
        } else if (message instanceof Message.AppendRequest request) {
            String entries = request.batches().isEmpty() ? "nothing" : batches(request.batches());
            text = "append " + entries + " behind " + request.prevIndex() + " of term " + request.prevTerm()
                    + ", commit " + request.commitIndex();
        } else if (message instanceof Message.AppendReply reply) {
            text = "appended up to " + reply.matchIndex();
        } else if (message instanceof Message.AppendReject reject) {
            text = "no match at " + reject.prevIndex() + ", maybe at " + reject.hintIndex() + " of term "
                    + reject.hintTerm();
        } else if (message instanceof Message.Heartbeat heartbeat) {
            text = "heartbeat " + heartbeat.round() + ", commit " + heartbeat.commitIndex();
        } else if (message instanceof Message.SnapshotOffer offer) {
            text = "snapshot up to " + ScenarioDisk.behind(offer.snapshot()) + " offered";
        } else if (message instanceof Message.HeartbeatReply reply) {
            text = "heartbeat " + reply.round() + " confirmed";
        } else {
            text = request(message);
        }
        return text + " (term " + message.term() + ")";
    }

    private static String request(Message message) {
        if (message instanceof Message.ReadRequest request) {
            return "read " + request.readId() + "?";
        } else if (message instanceof Message.ReadReply reply) {
            return "read " + reply.readId() + (reply.confirmed() ? " at " + reply.index() : " not confirmed");
        } else if (message instanceof Message.ForwardRequest request) {
            return "forward " + request.token() + ": " + request.batch().count() + " entries";
        }
        return message instanceof Message.ForwardReply reply ? forwarded(reply) : order(message);
    }

    private static String forwarded(Message.ForwardReply reply) {
        return "forward " + reply.token()
                + (reply.firstIndex() > 0 ? " appended at " + reply.firstIndex() : " refused: " + reply.refusal());
    }

    private static String order(Message message) {
        if (message instanceof Message.OrderRequest request) {
            Order order = request.order();
            return "order " + request.token() + ": "
                    + (order instanceof Order.Change change ? Rosters.text(change.wanted()) : order.toString());
        } else if (message instanceof Message.OrderReply reply) {
            return "order " + reply.token() + " " + verdict(reply.verdict(), reply.index());
        } else if (message instanceof Message.FoundReply reply) {
            return reply.blank() ? "blank" : "not blank";
        } else if (message instanceof Message.TimeoutNow) {
            return "stand now";
        } else if (message instanceof Message.RosterRequest request) {
            return "who takes part since " + request.knownIndex() + "?";
        } else if (message instanceof Message.Roster roster) {
            return "at " + roster.membership().index() + (roster.committed() ? "" : ", maybe,") + " take part "
                    + Rosters.text(roster.membership());
        }
        return message instanceof Message.FoundRequest ? "blank?" : message.toString();
    }
}
