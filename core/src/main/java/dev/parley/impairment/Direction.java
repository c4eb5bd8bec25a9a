package dev.parley.impairment;

/** Which way traffic goes between two peers. */
public enum Direction {
    /** From who opened the flow to who was called: from a client to its server. */
    UP,
    /** Back. */
    DOWN
}
