"""Questions about everything under the sun: what a knowledge base about one thing doesn't answer.

The calibration learns from them how alike to a base a question looks that has nothing to do with it.
"""

_RUSSIAN = """
какая завтра будет погода
сколько варить яйца всмятку
как приготовить борщ без мяса
чем отстирать пятно от вина
во сколько сегодня футбол
кто выиграл чемпионат мира по хоккею
посоветуй хороший фильм на вечер
какую книгу почитать в отпуске
как выучить таблицу умножения
сколько весит взрослый слон
почему небо голубое
когда начинаются школьные каникулы
как записаться к стоматологу
болит голова уже второй день что принять
какие прививки нужны ребёнку в год
сколько стоит билет до сочи
во сколько отправляется последняя электричка
можно ли провозить собаку в самолёте
как оформить загранпаспорт
какие документы нужны для визы
где находится ближайшая аптека
как пройти до вокзала
сколько ехать до аэропорта
как поменять колесо на машине
какое масло заливать в двигатель
сколько стоит осаго на год
как продлить водительские права
штраф за превышение скорости
как посадить помидоры в теплице
чем подкормить розы весной
когда сажать чеснок под зиму
как приучить кота к лотку
чем кормить щенка
почему попугай выдёргивает перья
как снять квартиру без посредников
как передать показания счётчиков
куда звонить если отключили горячую воду
какой краской красить батареи
как повесить полку на бетонную стену
как взять ипотеку без первоначального взноса
под какой процент дают вклад
как закрыть кредитную карту
какой сейчас курс доллара
как получить налоговый вычет
где посмотреть пенсионные накопления
как встать на учёт по безработице
какая минимальная зарплата в этом году
как написать резюме без опыта
сколько дней отпуска положено
как уволиться без отработки
можно ли работать на двух работах
как подать на алименты
как оформить наследство
как получить справку о несудимости
сколько стоит развод
как поступить в университет на бюджет
какие предметы сдавать на программиста
как подготовиться к экзамену за неделю
сколько длится академический отпуск
как настроить роутер дома
почему телефон быстро разряжается
как перенести контакты на новый телефон
как убрать рекламу в браузере
какой ноутбук купить для учёбы
как восстановить удалённые фотографии
как включить субтитры в фильме
как пройти последний уровень игры
как собрать кубик рубика
какие упражнения делать для спины
сколько калорий в банане
как бросить курить
сколько воды пить в день
как заснуть если не спится
что подарить маме на день рождения
как украсить комнату к новому году
какие цветы дарят на свадьбу
придумай тост на юбилей
расскажи анекдот
сколько тебе лет
ты робот или человек
как тебя зовут
кто тебя создал
спой песню
давай поиграем в города
переведи на английский слово облако
сколько будет семью восемь
какая столица австралии
кто написал войну и мир
в каком году полетел гагарин
какая планета самая большая
сколько километров до луны
как звали собаку чехова
когда следующее солнечное затмение
как вызвать такси
закажи пиццу на дом
поставь будильник на семь утра
включи музыку погромче
забронируй столик на двоих
где купить билеты в театр
до скольки работает музей
какие выставки сейчас в городе
как доехать до зоопарка
где покататься на лыжах
сколько стоит абонемент в бассейн
где сдать анализы крови
как вызвать врача на дом
какая температура у моря сейчас
нужна ли виза в турцию
что посмотреть в казани за два дня
сколько чаевых принято оставлять
как связать шарф спицами
как подшить шторы
чем заклеить резиновые сапоги
какой шампунь от перхоти
как почистить серебро
как вывести моль из шкафа
чем пахнет озон
почему кошки мурлычут
как работает холодильник
что значит имя виктория
к чему снится рыба
какой сегодня праздник
гороскоп на неделю для весов
как выиграть в лотерею
как стать космонавтом
"""
_ENGLISH = """
what will the weather be like tomorrow
how long do i boil an egg
how do i make vegetable soup
how can i get a wine stain out
what time is the football match tonight
who won the world cup
recommend me a good film for tonight
what book should i read on holiday
how do i learn the multiplication table
how much does an elephant weigh
why is the sky blue
when do the school holidays start
how do i make an appointment with a dentist
i have had a headache for two days
which vaccines does a baby need
how much is a ticket to rome
when does the last train leave
can i take my dog on a plane
how do i apply for a passport
what papers do i need for a visa
where is the nearest pharmacy
how do i get to the station
how far is the airport
how do i change a flat tyre
which oil does my engine need
how much is car insurance
how do i renew my driving licence
what is the fine for speeding
how do i grow tomatoes
what do roses need in spring
when should i plant garlic
how do i train a kitten
what should i feed a puppy
why does my parrot pull out its feathers
how can i rent a flat
how do i read the gas meter
whom do i call when there is no hot water
which paint is right for radiators
how do i hang a shelf on a concrete wall
how can i get a mortgage
what is the interest on savings
how do i close a credit card
what is the dollar worth today
how do i get a tax refund
when can i retire
how do i apply for unemployment benefit
what is the minimum wage
how do i write a cv
how many days of holiday do i get
how do i quit my job politely
can i have two jobs at once
how does inheritance work
how much does a divorce cost
how do i get into university
which subjects do i need for medicine
how do i prepare for an exam in a week
why does my phone run out of battery
how do i move my contacts to a new phone
which laptop should i buy for school
how do i get deleted photos back
how do i turn on subtitles
how do i beat the last level
how do you solve a rubik's cube
which exercises are good for the back
how many calories are in a banana
how do i stop smoking
how much water should i drink
how can i fall asleep faster
what should i give my mother for her birthday
how do i decorate a christmas tree
which flowers are right for a wedding
write a toast for an anniversary
tell me a joke
how old are you
are you a robot or a person
what is your name
who made you
sing me a song
let's play a game
translate the word cloud into french
what is seven times eight
what is the capital of australia
who wrote war and peace
when did people first fly to space
what is the biggest planet
how far away is the moon
when is the next solar eclipse
call me a taxi
order a pizza
set an alarm for seven
turn the music up
book a table for two
where can i buy theatre tickets
when does the museum close
what is on in town this weekend
how do i get to the zoo
where can i go skiing
how much is a swimming pass
where can i have a blood test
call a doctor to my home
how warm is the sea now
do i need a visa for turkey
what should i see in prague in two days
how much should i tip
how do i knit a scarf
how do i hem curtains
which shampoo helps against dandruff
how do i clean silver
how do i get rid of moths
why do cats purr
how does a refrigerator work
what does the name victoria mean
what does it mean to dream of fish
is today a public holiday
what is my horoscope for this week
how do i win the lottery
how do i become an astronaut
how tall is mount everest
what happened to the dinosaurs
how do bees make honey
can penguins fly
how do magnets work
"""

OFF_TOPIC: dict[str, tuple[str, ...]] = {
    "ru": tuple(_RUSSIAN.split("\n")[1:-1]),
    "en": tuple(_ENGLISH.split("\n")[1:-1]),
}
