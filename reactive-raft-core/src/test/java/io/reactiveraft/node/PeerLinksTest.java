package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Whom messages reach while peers come and go, and their connections a little later. */
class PeerLinksTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final GroupId GROUP = GroupId.of("g");

    private final PeerLinks links = new PeerLinks(A);
    private final List<Frame> carried = new ArrayList<>();

    private Disposable connect() {
        Disposable.Composite lanes = Disposables.composite();
        for (Lane lane : Lane.values()) {
            lanes.add(Flux.from(links.outbound(B, lane)).subscribe(carried::add));
        }
        return lanes;
    }

    private boolean send() {
        boolean taken = links.send(B, GROUP, new Message.TimeoutNow(1));
        links.flush();
        return taken;
    }

    @Test
    void whoIsWantedIsReachedOnceConnected() {
        links.add(List.of(B));
        assertThat(send()).isFalse();

        connect();

        assertThat(send()).isTrue();
        assertThat(carried).hasSize(1);
    }

    @Test
    void whoWasLetGoIsReachedNoMore() {
        links.add(List.of(B));
        connect();
        links.drop(List.of(B));

        assertThat(send()).isFalse();
    }

    @Test
    void whoComesBackToHisConnectionIsReachedByIt() {
        links.add(List.of(B));
        connect();
        links.drop(List.of(B));
        links.add(List.of(B));

        assertThat(send()).isTrue();
        assertThat(carried).hasSize(1);
    }

    @Test
    void whoComesBackWhileHisConnectionIsBeingMadeIsReachedByIt() {
        links.add(List.of(B));
        links.drop(List.of(B));
        connect();
        links.add(List.of(B));

        assertThat(send()).isTrue();
        assertThat(carried).hasSize(1);
    }

    @Test
    void whoComesBackWithAnotherConnectionIsReachedByThat() {
        links.add(List.of(B));
        Disposable first = connect();
        links.drop(List.of(B));
        first.dispose();
        links.add(List.of(B));
        assertThat(send()).isFalse();

        connect();

        assertThat(send()).isTrue();
        assertThat(carried).hasSize(1);
    }
}
