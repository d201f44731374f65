package io.reactiveraft.testing.transport;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.RaftTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** The nodes of one test, and the moves that all tests make. */
final class Scene {

    static final ClusterId CLUSTER = ClusterId.of("contract");

    private final Function<Member, RaftTransport> transports;
    private final Changes changes = new Changes();
    private final List<Party> parties = new ArrayList<>();

    Scene(Function<Member, RaftTransport> transports) {
        this.transports = transports;
    }

    /** A node that is not bound yet. */
    Party party(Member self) {
        Party party = new Party(self, changes);
        parties.add(party);
        return party;
    }

    /** Binds a node in a cluster with others. */
    void bind(Party party, ClusterId cluster, List<Member> members) {
        party.bind(transports.apply(party.member()), cluster, members);
    }

    /** Binds nodes that all know each other, and waits until each is connected to each. */
    void connect(Party... all) {
        for (Party party : all) {
            bind(party, CLUSTER, members(all));
        }
        for (Party party : all) {
            for (Party peer : all) {
                if (party != peer) {
                    awaitConnected(party, peer, 1);
                }
            }
        }
    }

    static List<Member> members(Party... all) {
        return List.of(all).stream().map(Party::member).toList();
    }

    /** Waits until a node has seen so many connections to a peer, and all lanes of the present one are live. */
    void awaitConnected(Party party, Party peer, int times) {
        await(party + " is connected to " + peer.id(), () -> party.sawConnected(peer, times));
        for (Lane lane : Lane.values()) {
            await(party + " sends to " + peer.id() + " in " + lane, () -> {
                Outbox outbox = party.to(peer, lane);
                return outbox.subscribed() == times && outbox.isLive();
            });
        }
    }

    void await(String what, BooleanSupplier condition) {
        changes.await(what, condition);
    }

    /** Sends one frame and waits until it is there. */
    void carry(Party from, Party to, Lane lane) {
        int before = to.from(from, lane).count();
        Frame frame = frame(before, 64);
        from.to(to, lane).push(frame);
        await(
                to.id() + " hears " + from.id() + " in " + lane,
                () -> to.from(from, lane).count() > before);
        Assertions.assertThat(to.from(from, lane).received().get(before))
                .isEqualTo(frame.joined().array());
    }

    /** Sends a frame there and one back, over and over: time enough for whatever else is under way. */
    void carryToAndFro(Party one, Party other, Lane lane, int times) {
        for (int i = 0; i < times; i++) {
            carry(one, other, lane);
            carry(other, one, lane);
        }
    }

    /** A frame like those of the codec: several parts, some of them read-only, none at position 0 of its array. */
    static Frame frame(int seed, int size) {
        byte[] bytes = new byte[size + 3];
        new Random(seed).nextBytes(bytes);
        ByteBuffer all = ByteBuffer.wrap(bytes, 3, size).slice();
        if (size < 10) {
            return Frame.of(all);
        }
        return Frame.of(List.of(all.slice(0, 4), all.slice(4, size - 9).asReadOnlyBuffer(), all.slice(size - 5, 5)));
    }

    void close() {
        for (Party party : parties) {
            if (party.isBound()) {
                party.close();
            }
        }
    }
}
