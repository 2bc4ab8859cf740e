/*
 * Debug output: what drivers say with DbgPrint and its kin.
 *
 * Messages that the filter masks let through are kept in a ring, and go to a sink: the program's own, or stderr. At
 * start the masks are those of a Windows whose "Debug Print Filter" has DEFAULT set to 0xF: DbgPrint always prints,
 * DbgPrintEx prints errors of every component and up to DPFLTR_INFO_LEVEL of DPFLTR_DEFAULT_ID.
 */
#ifndef NTLAB_DEBUG_H
#define NTLAB_DEBUG_H

#include <ntlab/base.h>

/* One message; not terminated, and usually with its own line end. Called at the IRQL of the driver: it must not call
 * DDIs. */
typedef void (*lab_debug_sink)(uint32_t component, uint32_t level, const char *text, size_t length, void *context);

/* Replaces the sink. NULL restores stderr. */
LAB_API void lab_debug_output_set(lab_debug_sink sink, void *context);
/* Keeps the ring but tells no one. */
LAB_API void lab_debug_output_quiet(void);

/* Answers DbgPrompt: fills in at most room characters and returns how many. NULL: nobody answers. */
typedef size_t (*lab_debug_answer)(const char *prompt, char *response, size_t room, void *context);
LAB_API void lab_debug_input_set(lab_debug_answer answer, void *context);

/* The text of the ring (the last 64 KiB), terminated; valid until the next message. length may be NULL. */
LAB_API const char *lab_debug_captured(size_t *length);
LAB_API void lab_debug_captured_clear(void);

/* The filter mask of a component: bit n lets DbgPrintEx with level n through. */
LAB_API void lab_debug_filter_set(uint32_t component, uint32_t mask);
LAB_API uint32_t lab_debug_filter(uint32_t component);

/* WPP trace messages (drivers' .tmh files) up to this level are debug output, from the next WPP_INIT_TRACING on.
 * Default 5 (verbose); 0: none. */
LAB_API void lab_wpp_level_set(uint8_t level);

#endif
