#include <windows.h>
#include <stdio.h>

int main(void)
{
    printf("the program of the two\n");
    return 0;
}
