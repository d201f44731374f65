package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.LogWrite;

final class Judges implements Watch {
    Judges(World world) {}
    void afterEach() {}
    @Override public void onWritten(SimulatedLog log, LogWrite write) {}
    @Override public void onDurable(SimulatedLog log) {}
    @Override public void onStart(NodeId node) {}
    @Override public void onCrash(NodeId node) {}
    @Override public void onWipe(NodeId node) {}
    @Override public void onFrame(NodeId from, NodeId to, Frame frame) {}
}
