/**
 * A check-up of somebody's server or device: what it answers, how much it takes, what it dies of.
 *
 * <p>Start at {@link dev.parley.probe.Probe}. Each check is a class of its own behind {@link dev.parley.probe.check.Check}: it does
 * something to the {@link dev.parley.probe.target.ProbeTarget} and evaluates what came back, in a method that is pure and gives a {@link
 * dev.parley.probe.result.Finding}. Nothing leaves but through {@link dev.parley.probe.target.TrafficBudget}, which holds the {@link
 * dev.parley.probe.target.Bounds}.
 */
@NullMarked
package dev.parley.probe;

import org.jspecify.annotations.NullMarked;
