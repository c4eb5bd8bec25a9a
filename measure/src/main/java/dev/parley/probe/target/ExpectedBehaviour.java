package dev.parley.probe.target;

/** What an answer, or no answer, shows about a server. */
public enum ExpectedBehaviour {
    /** It answers whatever comes. */
    ANSWER,
    /** It answers its own message, and nothing that is longer. */
    ONLY_ITS_OWN,
    /** It answers nothing, but its host would refuse if nobody listened any more. */
    REFUSAL_IF_DEAD,
    /** It answers nothing, and whether its host would refuse is not known. */
    NOTHING
}
