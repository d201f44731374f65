package io.reactiveraft.wire;

import io.reactiveraft.GroupId;
import io.reactiveraft.kernel.Message;

/**
 * A message and the group that it belongs to: what a frame carries many of.
 *
 * @param group whose
 * @param message what
 */
public record GroupMessage(GroupId group, Message message) {}
