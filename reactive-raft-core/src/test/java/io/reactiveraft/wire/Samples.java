package io.reactiveraft.wire;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendReject;
import io.reactiveraft.kernel.Message.AppendReply;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.ForwardReply;
import io.reactiveraft.kernel.Message.ForwardRequest;
import io.reactiveraft.kernel.Message.FoundReply;
import io.reactiveraft.kernel.Message.FoundRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.kernel.Message.HeartbeatReply;
import io.reactiveraft.kernel.Message.OrderReply;
import io.reactiveraft.kernel.Message.OrderRequest;
import io.reactiveraft.kernel.Message.ReadReply;
import io.reactiveraft.kernel.Message.ReadRequest;
import io.reactiveraft.kernel.Message.Roster;
import io.reactiveraft.kernel.Message.RosterRequest;
import io.reactiveraft.kernel.Message.SnapshotAnnouncement;
import io.reactiveraft.kernel.Message.SnapshotChunk;
import io.reactiveraft.kernel.Message.SnapshotOffer;
import io.reactiveraft.kernel.Message.SnapshotRequest;
import io.reactiveraft.kernel.Message.TimeoutNow;
import io.reactiveraft.kernel.Message.VoteReply;
import io.reactiveraft.kernel.Message.VoteRequest;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.Verdict;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One message of each kind, and a way to compare messages with entries in them. */
final class Samples {

    static final GroupId ORDERS = GroupId.of("orders");
    static final GroupId USERS = GroupId.of("users");

    private Samples() {}

    /** By the name of the golden file. */
    static Map<String, List<Message>> kinds() {
        Map<String, List<Message>> kinds = new LinkedHashMap<>();
        kinds.put(
                "vote-request",
                List.of(new VoteRequest(7, true, false, 99, 41, 6), new VoteRequest(7, false, true, 100, 41, 6)));
        kinds.put("vote-reply", List.of(new VoteReply(7, true, true, 99, 0), new VoteReply(8, false, false, 100, 77)));
        kinds.put("append-request", List.of(append(7, 41, entries("put a", "put b")), append(7, 43)));
        kinds.put("append-reply", List.of(new AppendReply(7, 43, 0), new AppendReply(7, 43, Long.MAX_VALUE)));
        kinds.put("append-reject", List.of(new AppendReject(7, 41, 12, 3)));
        kinds.put(
                "heartbeat",
                List.of(
                        new Heartbeat(7, 43, 5, 0),
                        new Heartbeat(7, 43, 6, 1_250_000),
                        new Heartbeat(Long.MAX_VALUE, 0, Integer.MAX_VALUE, 0)));
        kinds.put("heartbeat-reply", List.of(new HeartbeatReply(7, 5, 77)));
        kinds.put("read-request", List.of(new ReadRequest(7, 99, false), new ReadRequest(7, 100, true)));
        kinds.put("read-reply", List.of(new ReadReply(7, 99, true, 43), new ReadReply(8, 100, false, 0)));
        kinds.put("forward-request", List.of(new ForwardRequest(7, 3, entries("put c", ""))));
        List<Message> forwarded = new ArrayList<>(List.of(new ForwardReply(7, 3, 44, null)));
        Arrays.stream(Reason.values()).forEach(reason -> forwarded.add(new ForwardReply(7, 3, 0, reason)));
        kinds.put("forward-reply", forwarded);
        kinds.put("timeout-now", List.of(new TimeoutNow(7)));
        kinds.put("snapshot-offer", List.of(new SnapshotOffer(7, new SnapshotInfo(40, 6, joint()))));
        StoredSnapshot stored = new StoredSnapshot(new SnapshotInfo(40, 6, joint()), 3, 150, "0a".repeat(32));
        kinds.put(
                "snapshot-request",
                List.of(
                        new SnapshotRequest(0, 40, SnapshotRequest.ANY, 0, 16),
                        new SnapshotRequest(0, 40, stored.digest(), 2, 16)));
        kinds.put("snapshot-announcement", List.of(new SnapshotAnnouncement(0, stored)));
        kinds.put(
                "snapshot-chunk",
                List.of(chunk(stored, 1, "sixty-four bytes"), chunk(stored, 2, ""), chunk(stored, 0, "more")));
        kinds.put("change-request", List.of(new OrderRequest(7, 4, new Order.Change(joint()))));
        kinds.put(
                "transfer-request",
                List.of(
                        new OrderRequest(7, 5, new Order.Transfer(NodeId.of("n2"))),
                        new OrderRequest(7, 6, new Order.Transfer(null))));
        List<Message> ordered = new ArrayList<>(List.of(new OrderReply(7, 4, Verdict.ACCEPTED, 45)));
        Arrays.stream(Verdict.values()).forEach(verdict -> ordered.add(new OrderReply(7, 5, verdict, 0)));
        kinds.put("order-reply", ordered);
        kinds.put("found-request", List.of(new FoundRequest(0, 99)));
        kinds.put("found-reply", List.of(new FoundReply(0, 99, true), new FoundReply(0, 99, false)));
        kinds.put("roster-request", List.of(new RosterRequest(7, 0), new RosterRequest(8, 39)));
        kinds.put("roster", List.of(new Roster(7, joint(), true), new Roster(7, joint(), false)));
        return kinds;
    }

    private static SnapshotChunk chunk(StoredSnapshot snapshot, long number, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return new SnapshotChunk(0, snapshot.digest(), number, bytes.asReadOnlyBuffer());
    }

    /** Two voters, of whom one is about to go, and a learner. */
    static Membership joint() {
        NodeId first = NodeId.of("n1");
        NodeId second = NodeId.of("n2");
        return new Membership(
                39,
                List.of(
                        new Member(first, "10.0.0.1", 7400),
                        new Member(second, "n2.example", 7400, Kind.LEAVING, 10),
                        new Member(NodeId.of("n3"), "::1", 7402, Kind.LEARNER, 0)),
                new TreeSet<>(Set.of(first)),
                new TreeSet<>(Set.of(first, second)),
                new TreeMap<>(Map.of(first, 0x1122_3344_5566_7788L)));
    }

    /** Messages of two groups with batches in several of them. */
    static List<GroupMessage> mixed() {
        List<GroupMessage> mixed = new ArrayList<>();
        kinds().values().forEach(messages -> {
            messages.forEach(message -> mixed.add(new GroupMessage(ORDERS, message)));
            mixed.add(new GroupMessage(USERS, messages.get(0)));
        });
        EntryBatch one = entries("x").stamped(3, 11);
        EntryBatch noop = EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(4, 12);
        mixed.add(new GroupMessage(USERS, new AppendRequest(4, 10, 3, 9, List.of(one, noop))));
        return mixed;
    }

    static EntryBatch entries(String... payloads) {
        List<byte[]> bytes = new ArrayList<>();
        for (String payload : payloads) {
            bytes.add(payload.getBytes(StandardCharsets.UTF_8));
        }
        return EntryBatch.of(EntryKind.COMMAND, bytes);
    }

    static AppendRequest append(long term, long prevIndex, EntryBatch... unstamped) {
        List<EntryBatch> batches = new ArrayList<>();
        long next = prevIndex + 1;
        for (EntryBatch batch : unstamped) {
            batches.add(batch.stamped(term, next));
            next += batch.count();
        }
        return new AppendRequest(term, prevIndex, term - 1, Math.max(0, prevIndex - 1), batches);
    }

    /** A frame as it is received: one part, here not at the beginning of its array. */
    static Frame received(byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, shifted, 5, bytes.length);
        return Frame.of(ByteBuffer.wrap(shifted, 5, bytes.length).slice());
    }

    static byte[] bytes(Frame frame) {
        return frame.joined().array();
    }

    /** Messages as text, with the bytes of their batches, which have no equality, and of their chunks. */
    static List<String> texts(List<GroupMessage> messages) {
        return messages.stream()
                .map(message ->
                        message + " " + Arrays.toString(bytes(Frame.of(MessageWriter.payload(message.message())))))
                .toList();
    }
}
