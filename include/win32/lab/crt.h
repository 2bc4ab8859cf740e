/* The C run time of programs, beyond what drivers have: functions of the library that programs are linked with. */
#ifndef NTLAB_WIN32_CRT_H
#define NTLAB_WIN32_CRT_H

#include <lab_crt.h>

#define LAB_WIN32_FN(name) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "lab_win32_" #name)

#endif
