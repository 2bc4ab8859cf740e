/* The loud stubs: an absent function can be linked against, and stops the machine with its name when it is called. */
#ifndef NTLAB_ENGINE_ABSENT_H
#define NTLAB_ENGINE_ABSENT_H

_Noreturn void lab__ddi_absent(const char *name);

#define LAB_ABSENT(name)                                                                                               \
    __attribute__((visibility("default"))) void name(void);                                                            \
    void name(void)                                                                                                    \
    {                                                                                                                  \
        lab__ddi_absent(#name);                                                                                        \
    }

#endif
