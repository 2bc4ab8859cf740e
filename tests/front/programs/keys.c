/* A program that waits for a key, of which there is none. */
#include <conio.h>
#include <stdio.h>

int main(void)
{
    printf("press q\n");
    while (_getch() != 'q')
        continue;
    return 0;
}
