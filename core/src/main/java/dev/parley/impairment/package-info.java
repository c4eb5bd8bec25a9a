/**
 * What is done to traffic on purpose: {@link dev.parley.impairment.Impairment} says what there is, in netem's words,
 * {@link dev.parley.impairment.Impairments} is a set of them, {@link dev.parley.impairment.ImpairmentTrigger} says when one is done,
 * {@link dev.parley.impairment.Timeline} is a course of such sets, {@link dev.parley.impairment.DatagramImpairer} and
 * {@link dev.parley.impairment.StreamImpairer} decide what becomes of a message or of a stream's bytes, and
 * {@link dev.parley.impairment.Profiles} has the sets of known networks. Pure: values, a seed and the time in, decisions
 * out; nothing here waits, sends or asks for the time.
 */
@NullMarked
package dev.parley.impairment;

import org.jspecify.annotations.NullMarked;
