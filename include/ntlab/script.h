/*
 * Scripts: what happens to the machine and its devices while drivers and programs work, one step on a line.
 *
 *     lab_script_read("open card {guid}\n"
 *                     "read card 16\n"            // goes on ...
 *                     "surprise SLOT\\Card*\n"    // ... when the card is pulled out
 *                     "join card => STATUS_NO_SUCH_DEVICE\n", "test", &script);
 *     lab_script_run(script);                     // or lab_script_start, beside what the program does
 *     lab_script_free(script);
 *
 * docs/howto/script.md lists the steps. A file of them is what `ntlab run --script` takes.
 */
#ifndef NTLAB_SCRIPT_H
#define NTLAB_SCRIPT_H

#include <ntlab/base.h>

typedef struct lab_script lab_script;

/* Reads all of it; nothing happens yet. `name` stands before the line's number in messages.
 *   STATUS_INVALID_PARAMETER   lab_error_text(): "name:3: there is no step 'suprise'" */
LAB_API lab_status lab_script_read(const char *text, const char *name, lab_script **script);
/* Does the steps, in this thread. The first that doesn't end as expected ends it: its status (STATUS_UNSUCCESSFUL
 * where that is no error), and lab_error_text() says "name:4: disable X: STATUS_PLUGPLAY_QUERY_VETOED (0x...): why".
 * Times (`at`) count from now. */
LAB_API lab_status lab_script_run(lab_script *script);
/* Does them in a thread of the caller's process, while the caller goes on. */
LAB_API lab_status lab_script_start(lab_script *script);
/* Waits until it has ended; its outcome, as lab_script_run's. */
LAB_API lab_status lab_script_wait(lab_script *script);
LAB_API uint32_t lab_script_steps(const lab_script *script); /* that were done so far */
/* What `say` and `tree` write goes here, a line at a time; NULL, as it is at first: nowhere. */
LAB_API void lab_script_output_set(lab_script *script, void (*print)(const char *line, void *context), void *context);
LAB_API void lab_script_free(lab_script *script); /* may be NULL; not while it runs */

#endif
