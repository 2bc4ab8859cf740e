int lab_win32_placeholder;
