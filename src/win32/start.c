/* Where a program begins: `ntlab run` calls this, and it finds main, wmain or WinMain. */
#include "win32/win32_p.h"
#include <ntlab/process.h>

#define WEAK __attribute__((weak))

extern int main(int argc, char **argv, char **environment) WEAK;
extern int wmain(int argc, WCHAR **argv, WCHAR **environment) WEAK;
extern int WinMain(HINSTANCE instance, HINSTANCE before, LPSTR command, int show) WEAK;
extern int wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR command, int show) WEAK;
/* The same as C++ names them. */
extern int wmain_cxx(int argc, WCHAR **argv) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "_Z5wmainiPPw") WEAK;
extern int wmain_none(void) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "_Z5wmainv") WEAK;
extern int wmain_const(int argc, const WCHAR **argv) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "_Z5wmainiPPKw") WEAK;

void lab__win32_forget(void);
void lab__win32_cxx_begin(void);
void lab__win32_command_set(int argc, char **argv);

static WCHAR **widen(int argc, char **argv)
{
    WCHAR **wide = calloc((SIZE_T)argc + 1, sizeof *wide);

    for (int i = 0; i < argc; i++)
        wide[i] = lab__win32_wide(argv[i]);
    return wide;
}

static int call(int argc, char **argv)
{
    char *none[] = {NULL};
    WCHAR *none_wide[] = {NULL};

    if (main)
        return main(argc, argv, none);
    if (wmain)
        return wmain(argc, widen(argc, argv), none_wide);
    if (wmain_cxx)
        return wmain_cxx(argc, widen(argc, argv));
    if (wmain_const)
        return wmain_const(argc, (const WCHAR **)widen(argc, argv));
    if (wmain_none)
        return wmain_none();
    if (WinMain)
        return WinMain(NULL, NULL, GetCommandLineA(), 1);
    if (wWinMain)
        return wWinMain(NULL, NULL, GetCommandLineW(), 1);
    return -1;
}

__attribute__((visibility("default"))) int lab_program_main(int argc, char **argv)
{
    lab__win32_command_set(argc, argv);
    lab__win32_cxx_begin();
    lab_program_watch((const void *)(ULONG_PTR)lab_program_main, lab__win32_forget);
    lab__win32_exit(call(argc, argv));
}
