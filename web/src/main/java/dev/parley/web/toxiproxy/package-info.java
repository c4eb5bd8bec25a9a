/** toxiproxy's HTTP API, so that its clients drive relays of Parley: the paths, the proxies, and what each toxic does. */
@NullMarked
package dev.parley.web.toxiproxy;

import org.jspecify.annotations.NullMarked;
