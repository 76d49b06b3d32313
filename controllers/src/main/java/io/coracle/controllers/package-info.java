/**
 * The controllers of the cluster: the list of them, started together. Each one lives in a package
 * of its own.
 */
@NullMarked
package io.coracle.controllers;

import org.jspecify.annotations.NullMarked;
