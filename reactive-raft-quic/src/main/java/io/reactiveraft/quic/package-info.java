/**
 * Frames in lanes over QUIC (RFC 9000) with mutual TLS, on Reactor Netty. Start at
 * {@link io.reactiveraft.quic.QuicTransport}; {@link io.reactiveraft.quic.TlsIdentity} says who a node is.
 *
 * <p><b>One connection joins two nodes</b>, and the smaller node id dials it. Frames of both directions share it, so
 * that QUIC's acknowledgements ride along with Raft's, with half the sockets, timers and keep-alives of a connection
 * each way; and there is never a tie to break. The greater node could not tell a smaller one that it has come back
 * after a crash, which QUIC alone notices only by the idle timeout; hence it knocks once when it starts: it dials, says
 * HELLO in one lane, and is hung up on. Whoever hears a knock drops its stale connection and dials at once.
 *
 * <p><b>A lane is one bidirectional stream</b>, opened by the dialler and with a window of its own; the connection's
 * window has room for all of them and more. The first frame each way is a HELLO with version, lane, cluster, node and
 * incarnation. A connection is up once HELLO was said both ways on all lanes, since with TLS 1.3 to be connected is not
 * to be accepted. Frames are a u32 length and that many bytes.
 *
 * <p><b>Nobody is trusted early.</b> An address is proven by a token before anything is kept for it; the certificate
 * is checked by TLS and, because a resumed session would skip that, again when the connection is established, together
 * with its name; HELLO must agree with it. Each refusal is counted, told as an event, and logged once for each remote.
 *
 * <p><b>Threads.</b> State of a connection belongs to its event loop, all other state to the loop of the bound socket;
 * handlers are called on the connection's. The transport owns its loops, and one thread that may block, for names,
 * native code and TLS contexts.
 *
 * <p>Streams are read and written without Reactor Netty's reactive bridge: its {@code send} prefetches by count
 * whatever the size and, with fused sources, without regard to demand, and its {@code receive} keeps tens of frames.
 */
@NullMarked
package io.reactiveraft.quic;

import org.jspecify.annotations.NullMarked;
