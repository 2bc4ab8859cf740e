/* A program that a second thread ends, while its first one waits for ever. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static void last_words(void)
{
    printf("last words\n");
}

static DWORD WINAPI end(LPVOID parameter)
{
    ExitProcess(7);
}

int main(int argc, char **argv)
{
    atexit(last_words);
    CreateThread(NULL, 0, end, NULL, 0, NULL);
    Sleep(INFINITE);
    return 0;
}
