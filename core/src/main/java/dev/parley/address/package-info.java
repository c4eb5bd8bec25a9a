/** Says where a socket is: parsing and showing addresses. No system calls, no name look-ups. */
@NullMarked
package dev.parley.address;

import org.jspecify.annotations.NullMarked;
