#error "left out"
