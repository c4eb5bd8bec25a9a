/** The browser page: starts and stops the server, and says where it is. Top floor. */
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;
