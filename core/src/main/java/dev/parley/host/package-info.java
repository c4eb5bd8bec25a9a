/** This computer: its network interfaces and addresses, its firewall, whether it is a container or WSL. */
@NullMarked
package dev.parley.host;

import org.jspecify.annotations.NullMarked;
